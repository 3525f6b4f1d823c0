// SPDX-License-Identifier: GPL-2.0
/* Talking with a module, and with one that is older, newer or says no. */
#include "command_test.h"
#include "netlink.h"
#include <linux/genetlink.h>
#include "kselftest_harness.h"

#define FAMILY	40
#define GROUP	70

/* In place of libmnl's sockets: what is received is what was scripted. */
static char script[8][1024] __attribute__((aligned(8)));
static size_t script_len[8];
static int scripted, received;
static uint32_t sequence;

struct mnl_socket *mnl_socket_open2(int bus, int flags)
{
	return bus == NETLINK_GENERIC && flags ? (void *)script : NULL;
}

int mnl_socket_bind(struct mnl_socket *socket, unsigned int groups, pid_t pid)
{
	return socket && !groups && !pid ? 0 : -1;
}

int mnl_socket_setsockopt(const struct mnl_socket *socket, int type, void *value,
			  socklen_t len)
{
	return socket && type && value && len ? 0 : -1;
}

int mnl_socket_close(struct mnl_socket *socket)
{
	return socket ? 0 : -1;
}

unsigned int mnl_socket_get_portid(const struct mnl_socket *socket)
{
	return socket ? 1 : 0;
}

ssize_t mnl_socket_sendto(const struct mnl_socket *socket, const void *request,
			  size_t len)
{
	const struct nlmsghdr *message = request;

	if (!socket)
		return -1;
	sequence = message->nlmsg_seq;
	return len;
}

ssize_t mnl_socket_recvfrom(const struct mnl_socket *socket, void *buffer,
			    size_t size)
{
	struct nlmsghdr *message = (void *)script[received];

	if (!socket || received == scripted || script_len[received] > size) {
		errno = EAGAIN;
		return -1;
	}
	if (script_len[received] >= sizeof(*message))
		message->nlmsg_seq = sequence;
	memcpy(buffer, message, script_len[received]);
	return script_len[received++];
}

static struct nlmsghdr *begin(uint16_t type, uint16_t flags)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(script[scripted]);

	message->nlmsg_type = type;
	message->nlmsg_flags = flags;
	return message;
}

static void end(const struct nlmsghdr *message)
{
	script_len[scripted++] = message->nlmsg_len;
}

static void forget(void)
{
	scripted = 0;
	received = 0;
}

static void says_error(int error, const char *text, const uint32_t *line)
{
	struct nlmsghdr *message = begin(NLMSG_ERROR, NLM_F_CAPPED |
					 (text || line ? NLM_F_ACK_TLVS : 0));
	struct nlmsgerr *err;

	err = mnl_nlmsg_put_extra_header(message, sizeof(*err));
	err->error = -error;
	err->msg.nlmsg_len = 4000;	/* of the request, which is capped */
	if (text)
		mnl_attr_put_strz(message, NLMSGERR_ATTR_MSG, text);
	if (line)
		mnl_attr_put_u32(message, NLMSGERR_ATTR_COOKIE, *line);
	end(message);
}

static void says_family(uint32_t version, const char *group)
{
	struct nlmsghdr *message = begin(GENL_ID_CTRL, 0);
	struct nlattr *groups, *one;

	mnl_nlmsg_put_extra_header(message, GENL_HDRLEN);
	mnl_attr_put_u16(message, CTRL_ATTR_FAMILY_ID, FAMILY);
	mnl_attr_put_u32(message, CTRL_ATTR_VERSION, version);
	groups = mnl_attr_nest_start(message, CTRL_ATTR_MCAST_GROUPS);
	one = mnl_attr_nest_start(message, 1);
	mnl_attr_put_strz(message, CTRL_ATTR_MCAST_GRP_NAME, group);
	mnl_attr_put_u32(message, CTRL_ATTR_MCAST_GRP_ID, GROUP);
	mnl_attr_nest_end(message, one);
	mnl_attr_nest_end(message, groups);
	end(message);
	says_error(0, NULL, NULL);
}

static struct kernel *opened(struct capture *err)
{
	struct kernel *kernel;

	capture(err, stderr);
	kernel = kernel_open();
	captured(err);
	forget();
	return kernel;
}

TEST(the_family_is_found)
{
	struct kernel *kernel;
	struct capture err;

	says_family(SIPKNOCK_GENL_VERSION, "events");
	kernel = opened(&err);
	ASSERT_NE(NULL, kernel);
	EXPECT_STREQ("", err.text);
	EXPECT_EQ(FAMILY, kernel->family);
	EXPECT_EQ(GROUP, kernel->events);
	kernel_close(kernel);
}

TEST(what_does_not_fit_is_named_with_a_remedy)
{
	struct capture err;

	says_family(SIPKNOCK_GENL_VERSION - 1, "events");
	EXPECT_EQ(NULL, opened(&err));
	EXPECT_NE(NULL, strstr(err.text, "older than this command"));
	says_family(SIPKNOCK_GENL_VERSION + 1, "events");
	EXPECT_EQ(NULL, opened(&err));
	EXPECT_NE(NULL, strstr(err.text, "newer than this command"));
	says_family(SIPKNOCK_GENL_VERSION, "others");
	EXPECT_EQ(NULL, opened(&err));
	EXPECT_NE(NULL, strstr(err.text, "does not tell"));
	says_error(ENOENT, NULL, NULL);
	EXPECT_EQ(NULL, opened(&err));
	if (access("/sys/module/xt_sipknock", F_OK))
		EXPECT_STREQ("sipknock: the module xt_sipknock is not loaded; run: modprobe xt_sipknock\n",
			     err.text);
	says_error(ENOMEM, NULL, NULL);
	EXPECT_EQ(NULL, opened(&err));
	EXPECT_NE(NULL, strstr(err.text, "Cannot allocate memory"));
}

FIXTURE(talk) {
	struct kernel *kernel;
	struct capture err;
};

FIXTURE_SETUP(talk)
{
	says_family(SIPKNOCK_GENL_VERSION, "events");
	self->kernel = opened(&self->err);
	ASSERT_NE(NULL, self->kernel);
	kernel_request(self->kernel, SIPKNOCK_CMD_FLUSH, 0);
}

FIXTURE_TEARDOWN(talk)
{
	kernel_close(self->kernel);
}

static const char *refusal(struct kernel *kernel, int error)
{
	static struct capture err;

	capture(&err, stderr);
	if (kernel_refused(kernel, error, "flush %s", "door") != EXIT_FAILED)
		abort();
	return captured(&err);
}

TEST_F(talk, refusals_say_what_the_kernel_said)
{
	uint32_t line = 41;

	says_error(EINVAL, "a control character", &line);
	EXPECT_EQ(EINVAL, kernel_talk(self->kernel, NULL, NULL));
	EXPECT_TRUE(self->kernel->has_line);
	EXPECT_EQ(41, self->kernel->line);
	EXPECT_STREQ("sipknock: flush door: a control character\n",
		     refusal(self->kernel, EINVAL));

	says_error(EBUSY, NULL, NULL);
	EXPECT_EQ(EBUSY, kernel_talk(self->kernel, NULL, NULL));
	EXPECT_FALSE(self->kernel->has_line);
	EXPECT_STREQ("sipknock: flush door: Device or resource busy\n",
		     refusal(self->kernel, EBUSY));
	EXPECT_NE(NULL, strstr(refusal(self->kernel, EPERM), "run it as root"));
	EXPECT_NE(NULL, strstr(refusal(self->kernel, EOPNOTSUPP), "older than this command"));
}

static int count(const struct nlmsghdr *message, void *data)
{
	++*(int *)data;
	return message->nlmsg_type == FAMILY ? MNL_CB_OK : MNL_CB_ERROR;
}

static void says_entry(void)
{
	struct nlmsghdr *message = begin(FAMILY, NLM_F_MULTI);

	mnl_nlmsg_put_extra_header(message, GENL_HDRLEN);
	end(message);
}

static void says_done(int error)
{
	struct nlmsghdr *message = begin(NLMSG_DONE, NLM_F_MULTI);

	*(int *)mnl_nlmsg_put_extra_header(message, sizeof(int)) = -error;
	end(message);
}

TEST_F(talk, a_dump_comes_to_its_end_or_is_an_error)
{
	int messages = 0;

	says_entry();
	says_entry();
	says_done(0);
	EXPECT_EQ(0, kernel_talk(self->kernel, count, &messages));
	EXPECT_EQ(2, messages);
	forget();
	says_entry();
	says_done(ENOMEM);
	EXPECT_EQ(ENOMEM, kernel_talk(self->kernel, count, &messages));
	EXPECT_EQ(3, messages);
	forget();
	says_entry();
	EXPECT_EQ(EAGAIN, kernel_talk(self->kernel, count, &messages));
}

TEST_F(talk, what_is_cut_short_is_no_message)
{
	struct nlmsghdr *message = begin(NLMSG_ERROR, 0);
	int messages = 0;

	end(message);
	EXPECT_EQ(EBADMSG, kernel_talk(self->kernel, NULL, NULL));
	forget();
	end(begin(FAMILY, 0));
	says_error(0, NULL, NULL);
	EXPECT_EQ(0, kernel_talk(self->kernel, count, &messages));
	EXPECT_EQ(0, messages);
}

TEST(values_of_attributes_have_their_sizes)
{
	char buffer[256] __attribute__((aligned(8)));
	struct nlmsghdr *message = mnl_nlmsg_put_header(buffer);
	struct attributes found;

	mnl_nlmsg_put_extra_header(message, GENL_HDRLEN);
	mnl_attr_put_strz(message, SIPKNOCK_A_TABLE, "door");
	mnl_attr_put(message, SIPKNOCK_A_LABEL, 3, "abc");
	mnl_attr_put(message, SIPKNOCK_A_METHOD, 0, "");
	mnl_attr_put_u8(message, SIPKNOCK_A_TTL, 57);
	mnl_attr_put_u16(message, SIPKNOCK_A_DPORT, 5060);
	mnl_attr_put_u32(message, SIPKNOCK_A_KNOCKS, 70000);
	mnl_attr_put_u64(message, SIPKNOCK_A_FIRST, 1ULL << 40);
	mnl_attr_put(message, SIPKNOCK_A_LAST, 3, "abc");
	mnl_attr_put_u32(message, SIPKNOCK_A_MAX_ATTR + 1, 1);
	read_attributes(message, &found);
	EXPECT_STREQ("door", text_of(found.at[SIPKNOCK_A_TABLE]));
	EXPECT_EQ(NULL, text_of(found.at[SIPKNOCK_A_LABEL]));
	EXPECT_EQ(NULL, text_of(found.at[SIPKNOCK_A_METHOD]));
	EXPECT_EQ(NULL, text_of(found.at[SIPKNOCK_A_SET]));
	EXPECT_EQ(57, number_of(found.at[SIPKNOCK_A_TTL]));
	EXPECT_EQ(5060, number_of(found.at[SIPKNOCK_A_DPORT]));
	EXPECT_EQ(70000, number_of(found.at[SIPKNOCK_A_KNOCKS]));
	EXPECT_EQ(1ULL << 40, long_of(found.at[SIPKNOCK_A_FIRST]));
	EXPECT_EQ(0, long_of(found.at[SIPKNOCK_A_LAST]));
	EXPECT_EQ(0, long_of(found.at[SIPKNOCK_A_BYTES]));
}

TEST_HARNESS_MAIN
