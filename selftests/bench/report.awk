# report.awk RATIOS FIGURES
#
# RATIOS: lines "NAME LIMIT A B [A B...]": A over B, figures of FIGURES, and the
# greatest of them where several pairs are given; a B that is a number divides as it is.
# FIGURES: lines "boot name median least greatest", in ps.

function median(list, n,    i, j, t) {
	for (i = 2; i <= n; i++) {
		t = list[i]
		for (j = i - 1; j > 0 && list[j] > t; j--)
			list[j + 1] = list[j]
		list[j + 1] = t
	}
	return list[int((n + 1) / 2)]
}

function value(boot, name) {
	return name ~ /^[0-9.]+$/ ? name : figure[boot, name]
}

function print_figure(name,    boot, n, list, least, greatest) {
	least = greatest = 0
	for (boot = 1; boot <= boots; boot++) {
		if (!((boot, name) in figure))
			continue
		list[++n] = figure[boot, name]
		if (n == 1 || low[boot, name] < least)
			least = low[boot, name]
		if (high[boot, name] > greatest)
			greatest = high[boot, name]
	}
	if (name ~ /^kib\./)
		printf "%-28s %10.0f KiB\n", name, median(list, n)
	else if (name ~ /^bytes\./)
		printf "%-28s %10.0f bytes\n", name, median(list, n)
	else if (name ~ /^load\./)
		printf "%-28s %10.1f ms\n", name, median(list, n) / 1e9
	else
		printf "%-28s %10.1f ns   %10.1f-%.1f\n", name, median(list, n) / 1000,
			least / 1000, greatest / 1000
}

function print_ratio(line,    digits, f, fields, i, boot, n, list, worst, r) {
	fields = split(line, f, " ")
	for (boot = 1; boot <= boots; boot++) {
		worst = -1
		for (i = 3; i < fields; i += 2) {
			if (!((boot, f[i]) in figure) || !value(boot, f[i + 1]))
				continue
			r = value(boot, f[i]) / value(boot, f[i + 1])
			if (r > worst)
				worst = r
		}
		if (worst >= 0)
			list[++n] = worst
	}
	if (!n)
		return
	r = median(list, n)
	digits = r < 0.1 ? 4 : r < 100 ? 2 : 0
	printf "ratio %s %.*f limit %s (spread %.*f-%.*f)\n", f[1], digits, r, f[2],
		digits, list[1], digits, list[n]
}

FNR == NR { if (!/^#/ && NF) ratio[++ratios] = $0; next }
{
	if (!($2 in seen)) {
		seen[$2] = 1
		order[++names] = $2
	}
	if ($1 > boots)
		boots = $1
	figure[$1, $2] = $3
	low[$1, $2] = $4
	high[$1, $2] = $5
}
END {
	for (i = 1; i <= names; i++)
		print_figure(order[i])
	for (i = 1; i <= ratios; i++)
		print_ratio(ratio[i])
}
