// SPDX-License-Identifier: GPL-2.0
/* Talking with the module, see netlink.h */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/genetlink.h>

#include "netlink.h"

#define MODULE		"xt_sipknock"

static void read_extended_ack(struct kernel *kernel,
			      const struct nlmsghdr *message, size_t offset)
{
	const struct nlattr *attr;
	const char *text;

	if (!(message->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	mnl_attr_for_each(attr, message, offset) {
		if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG) {
			text = text_of(attr);
			snprintf(kernel->said, sizeof(kernel->said), "%s",
				 text ? text : "");
		} else if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_COOKIE) {
			kernel->has_line = mnl_attr_get_payload_len(attr) >= 4;
			kernel->line = number_of(attr);
		}
	}
}

struct conversation {
	struct kernel *kernel;
	mnl_cb_t each;
	void *data;
};

/* Success or a refusal ends the answer. */
static int on_error(const struct nlmsghdr *message, void *data)
{
	const struct nlmsgerr *err = mnl_nlmsg_get_payload(message);
	struct conversation *talk = data;
	size_t offset = sizeof(*err);

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*err)) {
		errno = EBADMSG;
		return MNL_CB_ERROR;
	}
	if (!(message->nlmsg_flags & NLM_F_CAPPED))
		offset += mnl_nlmsg_get_payload_len(&err->msg);
	if (err->error && offset <= mnl_nlmsg_get_payload_len(message))
		read_extended_ack(talk->kernel, message, MNL_ALIGN(offset));
	errno = -err->error;
	return err->error ? MNL_CB_ERROR : MNL_CB_STOP;
}

/* So does the end of a dump, which may have gone wrong half way. */
static int on_done(const struct nlmsghdr *message, void *data)
{
	const int *error = mnl_nlmsg_get_payload(message);
	struct conversation *talk = data;

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*error) || *error >= 0)
		return MNL_CB_STOP;
	read_extended_ack(talk->kernel, message, sizeof(*error));
	errno = -*error;
	return MNL_CB_ERROR;
}

static int on_message(const struct nlmsghdr *message, void *data)
{
	struct conversation *talk = data;

	if (message->nlmsg_len < MNL_NLMSG_HDRLEN + GENL_HDRLEN || !talk->each)
		return MNL_CB_OK;
	return talk->each(message, talk->data);
}

static int receive(struct conversation *talk)
{
	static mnl_cb_t control[NLMSG_MIN_TYPE] = {
		[NLMSG_ERROR] = on_error,
		[NLMSG_DONE] = on_done,
	};
	struct kernel *kernel = talk->kernel;
	ssize_t len;
	int ret;

	do {
		len = mnl_socket_recvfrom(kernel->socket, kernel->answer,
					  sizeof(kernel->answer));
		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0)
			return errno;
		ret = mnl_cb_run2(kernel->answer, len, kernel->sequence,
				  mnl_socket_get_portid(kernel->socket),
				  on_message, talk, control,
				  ARRAY_SIZE(control));
		if (ret < 0)
			return errno;
	} while (len < 0 || ret > MNL_CB_STOP);
	return 0;
}

int kernel_talk(struct kernel *kernel, mnl_cb_t each, void *data)
{
	struct conversation talk = { kernel, each, data };
	const struct nlmsghdr *request = (void *)kernel->request;

	kernel->said[0] = '\0';
	kernel->has_line = false;
	if (mnl_socket_sendto(kernel->socket, request, request->nlmsg_len) < 0)
		return errno;
	return receive(&talk);
}

static struct nlmsghdr *put_header(struct kernel *kernel, uint16_t type,
				   uint8_t command, uint8_t version,
				   uint16_t flags)
{
	struct nlmsghdr *request = mnl_nlmsg_put_header(kernel->request);
	struct genlmsghdr *genl;

	request->nlmsg_type = type;
	request->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	request->nlmsg_seq = ++kernel->sequence;
	genl = mnl_nlmsg_put_extra_header(request, sizeof(*genl));
	genl->cmd = command;
	genl->version = version;
	return request;
}

struct nlmsghdr *kernel_request(struct kernel *kernel, uint8_t command,
				uint16_t flags)
{
	return put_header(kernel, kernel->family, command,
			  SIPKNOCK_GENL_VERSION, flags);
}

void put_address(struct nlmsghdr *request, const struct address *address)
{
	mnl_attr_put(request, address->family == AF_INET ? SIPKNOCK_A_ADDR4 :
							   SIPKNOCK_A_ADDR6,
		     address_size(address), address->bytes);
}

/* Finding the module */

struct family {
	uint16_t id;
	uint32_t version;
	uint32_t events;
};

static void read_group(const struct nlattr *group, struct family *family)
{
	const struct nlattr *attr;
	const char *name = NULL;
	uint32_t id = 0;

	mnl_attr_for_each_nested(attr, group) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_NAME)
			name = text_of(attr);
		else if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID)
			id = number_of(attr);
	}
	if (name && !strcmp(name, SIPKNOCK_GENL_EVENTS))
		family->events = id;
}

static int on_family(const struct nlmsghdr *message, void *data)
{
	const struct nlattr *attr, *group;
	struct family *family = data;

	mnl_attr_for_each(attr, message, GENL_HDRLEN) {
		switch (mnl_attr_get_type(attr)) {
		case CTRL_ATTR_FAMILY_ID:
			family->id = number_of(attr);
			break;
		case CTRL_ATTR_VERSION:
			family->version = number_of(attr);
			break;
		case CTRL_ATTR_MCAST_GROUPS:
			mnl_attr_for_each_nested(group, attr)
				read_group(group, family);
			break;
		}
	}
	return MNL_CB_OK;
}

static bool is_loaded(void)
{
	return access("/sys/module/" MODULE, F_OK) == 0;
}

static void complain_old_module(void)
{
	complain("the loaded module " MODULE " is older than this command; install the module of the same release and load it anew (rmmod, modprobe), or reboot");
}

static bool find_family(struct kernel *kernel)
{
	struct nlmsghdr *request;
	struct family family = { };
	int err;

	request = put_header(kernel, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1, 0);
	mnl_attr_put_strz(request, CTRL_ATTR_FAMILY_NAME, SIPKNOCK_GENL_NAME);
	err = kernel_talk(kernel, on_family, &family);
	if (err == ENOENT && is_loaded())
		complain_old_module();
	else if (err == ENOENT)
		complain("the module " MODULE " is not loaded; run: modprobe " MODULE);
	else if (err)
		complain("cannot ask the kernel for the module " MODULE ": %s",
			 strerror(err));
	else if (family.version < SIPKNOCK_GENL_VERSION)
		complain_old_module();
	else if (family.version > SIPKNOCK_GENL_VERSION)
		complain("the loaded module " MODULE " is newer than this command; install the command of the same release");
	else if (!family.id || !family.events)
		complain("the kernel does not tell the numbers of the module " MODULE);
	else
		kernel->family = family.id;
	kernel->events = family.events;
	return kernel->family;
}

struct kernel *kernel_open(void)
{
	struct kernel *kernel = calloc(1, sizeof(*kernel));
	int one = 1;

	if (!kernel)
		out_of_memory();
	kernel->socket = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!kernel->socket ||
	    mnl_socket_bind(kernel->socket, 0, MNL_SOCKET_AUTOPID) < 0) {
		complain("cannot open a netlink socket: %s", strerror(errno));
		kernel_close(kernel);
		return NULL;
	}
	/* Every kernel that has the module knows both. */
	mnl_socket_setsockopt(kernel->socket, NETLINK_EXT_ACK, &one,
			      sizeof(one));
	mnl_socket_setsockopt(kernel->socket, NETLINK_CAP_ACK, &one,
			      sizeof(one));
	if (find_family(kernel))
		return kernel;
	kernel_close(kernel);
	return NULL;
}

void kernel_close(struct kernel *kernel)
{
	if (kernel->socket)
		mnl_socket_close(kernel->socket);
	free(kernel);
}

int kernel_refused(const struct kernel *kernel, int error,
		   const char *fmt, ...)
{
	char what[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	if (error == EPERM)
		complain("%s: not permitted; run it as root (it needs CAP_NET_ADMIN)",
			 what);
	else if (error == EOPNOTSUPP)
		complain_old_module();
	else if (kernel->said[0])
		complain("%s: %s", what, kernel->said);
	else
		complain("%s: %s", what, strerror(error));
	return EXIT_FAILED;
}

/* Attributes */

void read_attributes(const struct nlmsghdr *message, struct attributes *found)
{
	const struct nlattr *attr;

	memset(found, 0, sizeof(*found));
	mnl_attr_for_each(attr, message, GENL_HDRLEN)
		if (mnl_attr_get_type(attr) <= SIPKNOCK_A_MAX_ATTR)
			found->at[mnl_attr_get_type(attr)] = attr;
}

uint64_t long_of(const struct nlattr *attr)
{
	uint64_t wide;
	uint32_t word;
	uint16_t half;

	if (!attr)
		return 0;
	switch (mnl_attr_get_payload_len(attr)) {
	case sizeof(wide):
		memcpy(&wide, mnl_attr_get_payload(attr), sizeof(wide));
		return wide;
	case sizeof(word):
		memcpy(&word, mnl_attr_get_payload(attr), sizeof(word));
		return word;
	case sizeof(half):
		memcpy(&half, mnl_attr_get_payload(attr), sizeof(half));
		return half;
	case 1:
		return *(uint8_t *)mnl_attr_get_payload(attr);
	default:
		return 0;
	}
}

uint32_t number_of(const struct nlattr *attr)
{
	return long_of(attr);
}

const char *text_of(const struct nlattr *attr)
{
	const char *text;
	size_t len;

	if (!attr)
		return NULL;
	text = mnl_attr_get_payload(attr);
	len = mnl_attr_get_payload_len(attr);
	return len && strnlen(text, len) < len ? text : NULL;
}
