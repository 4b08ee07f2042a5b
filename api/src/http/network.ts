/** What one client may have of the network. */
import ipaddr from 'ipaddr.js';

const GROUPS_OF_A_64 = 4;

/** An IPv4 address as it is; of an IPv6 address its /64, which is what a single client is given (RFC 6177). Anything else as it is. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  const network = parsed.parts.slice(0, GROUPS_OF_A_64).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}
