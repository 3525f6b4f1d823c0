# SPDX-License-Identifier: GPL-2.0
# make          module, iptables extension and the sipknock command
# make demo     a registrar, a phone and scanners in a virtual machine
# make check    all tests
# make install  onto this system (DESTDIR= stages it)
# make help     the rest

VERSION := 1.0.0
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
	scripts/setup build vm deb rpm
	selftests/run

check-kernels:
	scripts/setup build vm
	selftests/kernels

check-debug:
	scripts/setup build vm uml
	selftests/run --checkers --net --uml debug
	selftests/run --checkers --net --uml smpdebug

bench-sip bench-table bench-secrets:
	scripts/setup build vm uml bench
	selftests/bench/bench $(@:bench-%=%)

stress:
	scripts/setup build vm uml
	selftests/stress $(SECONDS)

fuzz:
	scripts/setup fuzz
	$(MAKE) -C selftests/fuzz fuzz

coverage:
	$(MAKE) -C selftests/unit coverage

mutation:
	$(MAKE) -C selftests/unit mutation

prove:
	scripts/setup prove
	selftests/prove/prove --jobs 2
	selftests/prove/prove --self-check --jobs 2

lint:
	scripts/setup build lint
	scripts/lint

# The module by DKMS, which builds it anew for each new kernel, where there is DKMS.
DKMS ?= $(if $(DESTDIR),,$(shell command -v dkms))
DEPMOD := $(if $(DESTDIR),true,depmod)
MODDIR := $(DESTDIR)/lib/modules

install: install-module install-userspace

ifneq ($(DKMS),)
install-module:
	@scripts/check-kdir '$(KDIR)' '$(KERNELRELEASE)'
	scripts/dkms install '$(VERSION)' '$(KERNELRELEASE)'
else
install-module: module
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install INSTALL_MOD_DIR=updates DEPMOD=true \
		$(if $(DESTDIR),INSTALL_MOD_PATH=$(DESTDIR))
	$(DEPMOD) '$(KERNELRELEASE)'
endif

userspace: extension command

install-userspace: userspace
	$(MAKE) -C userspace install
	$(MAKE) -C userspace/sipknock install
	$(MAKE) -C userspace/recipes install
	$(MAKE) -C scripts/service install

# Of all kernels, and whether DKMS is still there or not.
uninstall:
	$(if $(DESTDIR),,scripts/dkms uninstall '$(VERSION)')
	@for file in $(MODDIR)/*/updates/xt_sipknock.ko*; do \
		[ -e "$$file" ] || continue; \
		kernel=$${file#$(MODDIR)/}; kernel=$${kernel%%/*}; \
		echo "rm $$file"; rm -f "$$file"; \
		scripts/rmdirs '$(DESTDIR)' "/lib/modules/$$kernel/updates"; \
		$(DEPMOD) "$$kernel"; \
	done
	$(MAKE) -C userspace uninstall
	$(MAKE) -C userspace/sipknock uninstall
	$(MAKE) -C userspace/recipes uninstall
	$(MAKE) -C scripts/service uninstall

clean:
	$(MAKE) -C userspace clean
	$(MAKE) -C userspace/sipknock clean
	$(MAKE) -C selftests clean
	$(MAKE) -C selftests/module clean
	$(MAKE) -C selftests/checkers clean
	rm -f kernel/*.o kernel/.*.cmd *.ko *.mod *.mod.c *.o .*.cmd Module.symvers modules.order

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile
	@echo 'make bench-sip, make bench-table, make bench-secrets'
	@echo '              figures at native speed, against xt_string and xt_recent'
	@echo 'make stress   everything at once, for SECONDS=600, on stock and debugging kernels'
	@echo 'make fuzz SECONDS=60, make coverage, make mutation SEED=1, make prove'
	@echo '              of the reader of SIP'
	@echo 'make check-kernels'
	@echo '              the tests on each supported kernel; selftests/kernels --help'
	@echo 'make check-debug'
	@echo '              the packet tests under kernels that check themselves: KASAN, UBSAN,'
	@echo '              lockdep, kmemleak and more'
	@echo 'make deb, make rpm'
	@echo '              packages, in build/packages/'
	@echo 'make lint     checkpatch, sparse, gcc -fanalyzer, shellcheck, mandoc, codespell'
	@echo 'make clean    remove what make made'
	@echo 'KDIR=DIR, KERNELRELEASE=VERSION'
	@echo '              the kernel to build the module for'
	@echo 'DESTDIR=DIR, PREFIX=/usr, DKMS='
	@echo '              where to install; DKMS= leaves DKMS out'

deb rpm:
	scripts/setup build $@
	scripts/package $@

.PHONY: all module extension command userspace guest demo check check-debug check-kernels bench-sip \
	bench-table bench-secrets stress fuzz coverage mutation prove lint install install-module \
	install-userspace uninstall deb rpm clean help
