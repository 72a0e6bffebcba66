import type { Socket } from 'node:net';

/** The client's address, IPv4 as such also where the server listens on IPv6. */
export function sourceIpOf({ remoteAddress = '' }: Pick<Socket, 'remoteAddress'>): string {
  return remoteAddress.replace(/^::ffff:(?=\d+\.)/, '');
}
