/* SPDX-License-Identifier: GPL-2.0 */
/* sipsend: what its files share, see sipsend.c for what it does */
#ifndef SIPSEND_H
#define SIPSEND_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#define MESSAGE_MAX	65000
#define EXTRA_MAX	64
#define SPLIT_MAX	64

struct message {
	unsigned char data[MESSAGE_MAX];
	size_t len;
};

/* What the REGISTER, or whatever else, is made of; NULL: the usual. */
struct sip_template {
	const char *method;
	const char *response;
	const char *uri;
	const char *user;
	const char *host;
	const char *display;
	const char *from;
	const char *to;
	const char *contact;
	const char *instance;
	const char *agent;
	const char *body;
	const char *extra[EXTRA_MAX];
	size_t extra_count;
	int pad;
};

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* How one message travels. */
struct flight {
	union address from;
	union address to;
	bool tcp;
	int ttl;
	int wait_ms;
	bool reversed;
	size_t split[SPLIT_MAX];
	size_t splits;
};

enum outcome {
	ANSWERED,
	REFUSED,
	SILENT,
	OUTCOMES
};

void die(const char *format, ...);
void die_errno(const char *what);

socklen_t address_len(const union address *addr);
void address_parse(union address *addr, const char *text, __u16 port);
void address_add(union address *addr, unsigned int n);

void message_append(struct message *msg, const void *data, size_t len);
void message_printf(struct message *msg, const char *format, ...);
void message_template(struct message *msg, const struct sip_template *t);
void message_file(struct message *msg, const char *path);
void message_pcap(struct message *msg, const char *path, unsigned int frame);
size_t message_find(const struct message *msg, const char *text);
void message_replace(struct message *msg, const char *from, const char *to);

enum outcome send_udp(const struct flight *flight, const struct message *msg,
		      unsigned int copies);
enum outcome send_tcp(const struct flight *flight, const struct message *msg);
void send_fragments(const struct flight *flight, const struct message *msg);
void send_flood(const struct flight *flight, const struct message *msg,
		unsigned int sources, unsigned int datagrams);

__u32 sum16(__u32 sum, const void *data, size_t len);
__u16 udp_checksum(const struct flight *flight, const void *data, size_t len);
size_t header_v4(unsigned char *packet, const struct flight *flight, __u32 id,
		 size_t offset, size_t len, bool more);
size_t header_v6(unsigned char *packet, const struct flight *flight, __u8 next,
		 size_t len);

int listen_main(const char *log, char **ports);

#endif /* SIPSEND_H */
