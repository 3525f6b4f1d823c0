# What the unit tests are linked with, apart from the sip*: those get the reader.
ext_roundtrip_LIBS := -lxtables

# The reader and what its tests share are compiled once.
SIP_LIB := $(REPO)/build/selftests/sip/libsip.a
SIP_SHARED := $(addprefix $(REPO)/selftests/fuzz/,reference.c reference_token.c \
	compare.c pieces.c generate.c generate_value.c torture.c \
	torture_invalid.c case.c)
SIP_TESTS := $(patsubst unit/%.c,%,$(wildcard unit/sip_*.c))
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
