# SPDX-License-Identifier: GPL-2.0
# make          module and iptables extension
# make demo     a registrar, a phone and scanners in a virtual machine
# make check    all tests
# make install  onto this system (DESTDIR= stages it)
# make help     the rest

KDIR ?= /lib/modules/$(shell uname -r)/build

all: module extension

module:
	@test -e $(KDIR)/Makefile || { echo "make: no kernel headers in $(KDIR):" \
		"install linux-headers-$(shell uname -r) (Debian) or kernel-devel (Fedora)," \
		"or give KDIR=" >&2; exit 1; }
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

extension:
	$(MAKE) -C userspace

guest: all
	$(MAKE) -C selftests

demo:
	scripts/setup vm
	scripts/demo

check:
	scripts/setup build vm
	selftests/run

lint:
	scripts/setup lint
	scripts/lint

install: all
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install \
		$(if $(DESTDIR),INSTALL_MOD_PATH=$(DESTDIR))
	$(MAKE) -C userspace install

clean:
	$(MAKE) -C userspace clean
	$(MAKE) -C selftests clean
	rm -f kernel/*.o kernel/.*.cmd *.ko *.mod *.mod.c *.o .*.cmd Module.symvers modules.order

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile
	@echo 'make lint     checkpatch, sparse, shellcheck, mandoc, codespell'
	@echo 'make clean    remove what make made'
	@echo 'KDIR=DIR      build the module for the kernel headers in DIR'

.PHONY: all module extension guest demo check lint install clean help
