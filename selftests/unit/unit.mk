# What the unit tests are linked with, apart from the sip* and tls*: those get the reader.
ext_roundtrip_LIBS := -lxtables

# The reader and what its tests share are compiled once.
SIP_LIB := $(REPO)/build/selftests/sip/libsip.a
SIP_SHARED := $(addprefix $(REPO)/selftests/fuzz/,reference.c reference_token.c \
	reference_tls.c compare.c pieces.c generate.c generate_value.c hello.c \
	torture.c torture_invalid.c case.c sets.c)
SIP_TESTS := $(patsubst unit/%.c,%,$(wildcard unit/sip_*.c unit/tls_*.c))
SIP_USES := -Wno-missing-field-initializers -include stddef.h -include stdbool.h -I$(REPO)/selftests/fuzz
$(foreach test,$(SIP_TESTS),$(eval $(test)_SRCS := $(SIP_LIB)))
$(addprefix unit/,$(SIP_TESTS)): override CFLAGS += $(SIP_USES)
$(addprefix unit/,$(SIP_TESTS)): $(SIP_LIB)

SIP_OBJS = $(addprefix $(dir $(SIP_LIB)),$(notdir $(patsubst %.c,%.o,$(SIP_SRCS) $(SIP_SHARED))))
$(SIP_LIB): $(SIP_SRCS) $(SIP_SHARED) $(wildcard $(REPO)/kernel/sip*.h fuzz/*.h)
	@mkdir -p $(dir $@) && rm -f $@
	cd $(dir $@) && $(CC) $(UNIT_CFLAGS) $(SIP_USES) $(CFLAGS) -c $(SIP_SRCS) $(SIP_SHARED)
	$(AR) rcs $@ $(SIP_OBJS)

unit/netlink_spec: override CFLAGS += -DREPO='"$(REPO)"'

# The command's files, but for main() and what needs a library of its own.
COMMAND := $(REPO)/userspace/sipknock
COMMAND_SRCS := $(addprefix $(COMMAND)/,util.c json.c words.c netlink.c entry.c saved.c \
	secrets_file.c) $(REPO)/userspace/values.c
COMMAND_TESTS := $(patsubst unit/%.c,%,$(wildcard unit/command_*.c))
$(foreach test,$(COMMAND_TESTS),$(eval $(test)_SRCS := $(COMMAND_SRCS)) \
	$(eval $(test)_LIBS := -lmnl -ljson-c))
$(addprefix unit/,$(COMMAND_TESTS)): override CFLAGS += -D_GNU_SOURCE -iquote $(COMMAND) \
	-Wno-missing-field-initializers
$(addprefix unit/,$(COMMAND_TESTS)): $(COMMAND_SRCS) $(wildcard $(COMMAND)/*.h)

# The command's own files, without its main().
CMD := $(REPO)/userspace/sipknock
CMD_USES := -D_GNU_SOURCE -DSELFTESTS=\"$(REPO)/selftests\" -I$(CMD) -I$(REPO)/userspace $(shell pkg-config --cflags json-c libpcap xtables 2>/dev/null)
CMD_TESTS := $(patsubst unit/%.c,%,$(wildcard unit/cmd_*.c))
CMD_SRCS := $(filter-out $(CMD)/main.c,$(wildcard $(CMD)/*.c)) \
	$(wildcard $(REPO)/userspace/*.c) $(REPO)/kernel/tls.c
CMD_LIB := $(REPO)/build/selftests/command/libcommand.a
CMD_LIBS := $(shell pkg-config --libs libmnl json-c libpcap xtables 2>/dev/null) -lm
CMD_OBJS = $(addprefix $(dir $(CMD_LIB)),$(notdir $(CMD_SRCS:.c=.o)))
$(foreach test,$(CMD_TESTS),$(eval $(test)_SRCS := $(CMD_LIB) $(SIP_LIB)))
$(foreach test,$(CMD_TESTS),$(eval $(test)_LIBS := $(CMD_LIBS)))
$(addprefix unit/,$(CMD_TESTS)): override CFLAGS += $(SIP_USES) $(CMD_USES)
$(addprefix unit/,$(CMD_TESTS)): $(CMD_LIB) $(SIP_LIB)
$(CMD_LIB): $(CMD_SRCS) $(wildcard $(CMD)/*.h $(REPO)/kernel/sip*.h $(REPO)/userspace/*.h)
	@mkdir -p $(dir $@) && rm -f $@
	cd $(dir $@) && $(CC) $(UNIT_CFLAGS) $(SIP_USES) $(CMD_USES) $(CFLAGS) -c $(CMD_SRCS)
	$(AR) rcs $@ $(CMD_OBJS)

# The command itself, with the same sanitizers, for the tests in command/.
command: $(dir $(CMD_LIB))sipknock
$(dir $(CMD_LIB))sipknock: $(CMD)/main.c $(CMD_LIB) $(SIP_LIB)
	$(CC) $(UNIT_CFLAGS) $(SIP_USES) $(CMD_USES) $(CFLAGS) $(CMD)/main.c $(CMD_OBJS) $(SIP_LIB) -o $@ $(CMD_LIBS)
.PHONY: command
