/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tokens of a message, as text. The module's reader never gathers them: it
 * compares on the way. So they are split here once more, and check asks the
 * reader about each before it is shown.
 */
#ifndef _SIPKNOCK_TOKENS_H
#define _SIPKNOCK_TOKENS_H

#include "reading.h"

enum token_kind {
	TOKEN_DISPLAY,		/* display name */
	TOKEN_USER,		/* user part of a URI, decoded */
	TOKEN_HOST,		/* host of a URI */
	TOKEN_URI_PARAM,	/* value of a URI's parameter */
	TOKEN_URI,		/* the URI as it is */
	TOKEN_PARAM,		/* value of a header parameter, unquoted */
	TOKEN_VALUE,		/* the field value, or the Request-URI */
};

/**
 * struct token - what a secret may be, or be in
 * @kind: what it is of the value
 * @name: of the parameter, in lower case; else empty
 * @text: decoded; gone when the sink returns
 */
struct token {
	enum token_kind kind;
	struct bytes name;
	struct bytes text;
};

/**
 * struct token_sink - where tokens go
 * @take: gets each that is not empty
 */
struct token_sink {
	void (*take)(struct token_sink *sink, const struct token *token);
};

const char *token_kind_name(enum token_kind kind);
void tokens_of_field(const char *name, struct bytes value,
		     struct token_sink *sink);
void tokens_of_request_uri(struct bytes uri, struct token_sink *sink);

#endif /* _SIPKNOCK_TOKENS_H */
