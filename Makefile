# SPDX-License-Identifier: GPL-2.0
# make          module, iptables extension and the sipknock command
# make demo     a registrar, a phone and scanners in a virtual machine
# make check    all tests
# make install  onto this system (DESTDIR= stages it)
# make help     the rest

KERNELRELEASE ?= $(shell uname -r)
KDIR ?= /lib/modules/$(KERNELRELEASE)/build

all: module extension command

module:
	@scripts/check-kdir '$(KDIR)' '$(KERNELRELEASE)'
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

extension:
	$(MAKE) -C userspace

command:
	$(MAKE) -C userspace/sipknock

guest: all
	$(MAKE) -C selftests/module
	$(MAKE) -C selftests

demo:
	scripts/setup vm
	scripts/demo

check:
	scripts/setup build vm
	selftests/run

bench-sip bench-table bench-secrets:
	scripts/setup build vm uml
	selftests/bench/bench $(@:bench-%=%)

fuzz:
	scripts/setup fuzz
	$(MAKE) -C selftests/fuzz fuzz

coverage:
	$(MAKE) -C selftests/unit coverage

lint:
	scripts/setup build lint
	scripts/lint

install: all
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install \
		$(if $(DESTDIR),INSTALL_MOD_PATH=$(DESTDIR))
	$(MAKE) -C userspace install
	$(MAKE) -C userspace/sipknock install
	$(MAKE) -C scripts/service install

uninstall:
	rm -f $(DESTDIR)/lib/modules/*/updates/xt_sipknock.ko* \
		$(DESTDIR)/lib/modules/*/extra/xt_sipknock.ko*
	$(MAKE) -C userspace uninstall
	$(MAKE) -C userspace/sipknock uninstall
	$(MAKE) -C scripts/service uninstall

clean:
	$(MAKE) -C userspace clean
	$(MAKE) -C userspace/sipknock clean
	$(MAKE) -C selftests clean
	$(MAKE) -C selftests/module clean
	rm -f kernel/*.o kernel/.*.cmd *.ko *.mod *.mod.c *.o .*.cmd Module.symvers modules.order

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile
	@echo 'make bench-sip, make bench-table, make bench-secrets'
	@echo '              figures at native speed, against xt_string and xt_recent'
	@echo 'make fuzz SECONDS=60, make coverage'
	@echo '              of the reader of SIP'
	@echo 'make lint     checkpatch, sparse, shellcheck, mandoc, codespell'
	@echo 'make clean    remove what make made'
	@echo 'KDIR=DIR      build the module for the kernel headers in DIR'

.PHONY: all module extension command guest demo check bench-sip bench-table bench-secrets \
	fuzz coverage \
	lint install uninstall clean help
