// SPDX-License-Identifier: GPL-2.0
/* Each kind of message is followed by itself. */
#include "any.h"

int main(void)
{
	switch (Frama_C_interval(0, ANY_KINDS - 1)) {
	case ANY_WHOLE:
		drive(ANY_WHOLE);
		break;
	case ANY_PIECES:
		drive(ANY_PIECES);
		break;
	default:
		drive(ANY_NOTHING);
	}
	return 0;
}
