package callbacks

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Hosts are those that may be called, as the operator names them, also where their address is private. Where none is named, every host of the
// public internet may be.
type Hosts []host

type host struct{ name, port string } // port "": any

// ParseHosts reads HOST or HOST:PORT of each.
func ParseHosts(texts []string) (Hosts, error) {
	var all Hosts
	for _, text := range texts {
		one := host{name: text}
		if ip, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
			one.name = ip.String()
		} else if strings.Contains(text, ":") {
			if one.name, one.port, err = net.SplitHostPort(text); err != nil {
				return nil, fmt.Errorf("callback host %q: %w", text, err)
			}
			if n, err := strconv.ParseUint(one.port, 10, 16); err != nil || n == 0 {
				return nil, fmt.Errorf("callback host %q: the port is no number from 1 to 65535", text)
			}
		}
		if one.name == "" || strings.ContainsFunc(one.name, func(r rune) bool { return r > '~' || strings.ContainsRune(" /@*?", r) }) {
			return nil, fmt.Errorf("callback host %q: write HOST or HOST:PORT, a Chinese domain in its xn-- form", text)
		}
		one.name = normal(one.name)
		all = append(all, one)
	}
	return all, nil
}

// normal is one way to write a host.
func normal(name string) string {
	if ip, err := netip.ParseAddr(name); err == nil {
		return ip.Unmap().String()
	}
	return strings.ToLower(strings.TrimSuffix(name, "."))
}

func (h Hosts) named(name, port string) bool {
	return slices.ContainsFunc(h, func(one host) bool { return one.name == normal(name) && (one.port == "" || one.port == port) })
}

// Allows reports whether an address may be given as a callback URL. The address that a name leads to is checked when it is called.
func (h Hosts) Allows(u *url.URL) bool {
	if len(h) > 0 {
		port := u.Port()
		if port == "" {
			port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
		}
		return h.named(u.Hostname(), port)
	}
	name := normal(u.Hostname())
	if ip, err := netip.ParseAddr(name); err == nil {
		return public(ip)
	}
	return name != "localhost" && !strings.HasSuffix(name, ".localhost") // RFC 6761 section 6.3
}

// dial connects to a host that may be called. Without a list, each address is checked when it is connected to, so that a name cannot change its
// address after the check (DNS rebinding).
func (h Hosts) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if len(h) > 0 {
		name, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		if !h.named(name, port) {
			return nil, fmt.Errorf("%s is not among the callback hosts", address)
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	return (&net.Dialer{Control: onlyPublic}).DialContext(ctx, network, address)
}

func onlyPublic(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if !public(to.Addr()) {
		return fmt.Errorf("%s is not an address of the public internet; name its host in --callback-hosts", to.Addr())
	}
	return nil
}

// special are the blocks that the registries of IANA (IPv4 and IPv6 Special-Purpose Address Registry) set apart and the methods of netip.Addr don't know.
var special = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")

// global is what of IPv6 is given out to the public (RFC 4291 section 2.4); the rest holds IPv4 addresses in disguise.
var global = netip.MustParsePrefix("2000::/3")

func prefixes(texts ...string) (all []netip.Prefix) {
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

// public reports whether an address is one of the public internet.
func public(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && (ip.Is4() || global.Contains(ip)) &&
		!slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(ip) })
}
