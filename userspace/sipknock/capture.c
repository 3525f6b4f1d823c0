// SPDX-License-Identifier: GPL-2.0
/* Captures, see capture.h */
#include <stdlib.h>
#include <string.h>
#include <pcap/pcap.h>

#include "capture.h"
#include "reassembly.h"

#define SNAPLEN		65535
#define WAIT_MS		100

struct capture {
	pcap_t *pcap;
	const char *name;
	int linktype;
	bool live;
	unsigned long frames;
	struct reassembly *reassembly;
};

static bool set_filter(struct capture *capture, const char *filter)
{
	struct bpf_program program;
	int status;

	if (!filter)
		return true;
	if (pcap_compile(capture->pcap, &program, filter, 1,
			 PCAP_NETMASK_UNKNOWN)) {
		complain("filter \"%s\": %s", filter,
			 pcap_geterr(capture->pcap));
		return false;
	}
	status = pcap_setfilter(capture->pcap, &program);
	pcap_freecode(&program);
	if (status)
		complain("filter \"%s\": %s", filter,
			 pcap_geterr(capture->pcap));
	return !status;
}

static struct capture *begin(pcap_t *pcap, const char *name, bool live,
			     const char *filter)
{
	struct capture *capture = must_alloc(sizeof(*capture));
	const char *kind;

	*capture = (struct capture){
		.pcap = pcap,
		.name = name,
		.linktype = pcap_datalink(pcap),
		.live = live,
		.reassembly = reassembly_new(),
	};
	if (!frame_is_known(capture->linktype)) {
		kind = pcap_datalink_val_to_name(capture->linktype);
		complain("%s: frames of kind %s cannot be read: capture on Ethernet, or on \"any\"",
			 name, kind ? kind : "unknown");
	} else if (set_filter(capture, filter)) {
		return capture;
	}
	capture_close(capture);
	return NULL;
}

/**
 * capture_file - open a capture file
 * @path: pcap or pcapng; "-" is standard input
 * @filter: pcap filter or NULL
 */
struct capture *capture_file(const char *path, const char *filter)
{
	char error[PCAP_ERRBUF_SIZE];
	pcap_t *pcap = pcap_open_offline(path, error);

	if (!pcap) {
		/* Some of its errors name the file and some do not. */
		if (strstr(error, path))
			complain("%s", error);
		else
			complain("%s: %s", path, error);
		return NULL;
	}
	return begin(pcap, path, false, filter);
}

static const char *why_not(pcap_t *pcap, int status)
{
	const char *error = pcap_geterr(pcap);

	if (status == PCAP_ERROR_PERM_DENIED)
		return "no permission: run as root";
	return *error ? error : pcap_statustostr(status);
}

/**
 * capture_live - listen on an interface
 * @interface: its name, or "any"
 * @filter: pcap filter or NULL
 */
struct capture *capture_live(const char *interface, const char *filter)
{
	char error[PCAP_ERRBUF_SIZE];
	pcap_t *pcap = pcap_create(interface, error);
	int status;

	if (!pcap) {
		complain("%s: %s", interface, error);
		return NULL;
	}
	pcap_set_snaplen(pcap, SNAPLEN);
	pcap_set_timeout(pcap, WAIT_MS);
	pcap_set_immediate_mode(pcap, 1);
	status = pcap_activate(pcap);
	if (status < 0) {
		complain("%s: %s", interface, why_not(pcap, status));
		pcap_close(pcap);
		return NULL;
	}
	return begin(pcap, interface, true, filter);
}

/* Is a packet complete with this frame? */
static bool take_frame(struct capture *capture, const struct pcap_pkthdr *header,
		       const u_char *frame, struct packet *packet)
{
	struct piece piece;

	if (!frame_read(capture->linktype, bytes_of(frame, header->caplen),
			&piece))
		return false;
	if (piece.fragment && !reassembly_add(capture->reassembly, &piece))
		return false;
	return frame_transport(&piece, packet);
}

int capture_next(struct capture *capture, struct packet *packet)
{
	struct pcap_pkthdr *header;
	const u_char *frame;

	for (;;) {
		switch (pcap_next_ex(capture->pcap, &header, &frame)) {
		case 1:
			capture->frames++;
			if (take_frame(capture, header, frame, packet))
				return 1;
			break;
		case 0:
			break;
		case PCAP_ERROR_BREAK:
			return 0;
		default:
			complain("%s: %s", capture->name,
				 pcap_geterr(capture->pcap));
			return -1;
		}
	}
}

unsigned long capture_frame(const struct capture *capture)
{
	return capture->frames;
}

void capture_stop(struct capture *capture)
{
	pcap_breakloop(capture->pcap);
}

void capture_close(struct capture *capture)
{
	pcap_close(capture->pcap);
	reassembly_free(capture->reassembly);
	free(capture);
}
