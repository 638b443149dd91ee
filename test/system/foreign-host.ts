// What a machine on a router's network can send that is no router. Both are programs in Python, with their arguments.

/** Claims the address of a VRRP group with the highest priority, as version 2 has it: ADDRESS GROUP CLAIMED. */
export const CLAIM = `
import socket, struct, sys, time
own, group, claimed = sys.argv[1:]
head = struct.pack('!BBBBBB', 0x21, int(group), 255, 1, 0, 1)
rest = socket.inet_aton(claimed) + bytes(8)
total = sum(struct.unpack('!10H', head + bytes(2) + rest))
while total >> 16:
    total = (total & 0xffff) + (total >> 16)
claim = socket.socket(socket.AF_INET, socket.SOCK_RAW, 112)
claim.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
claim.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
for _ in range(10):
    claim.sendto(head + struct.pack('!H', ~total & 0xffff) + rest, ('224.0.0.18', 0))
    time.sleep(0.2)
`;

/** Tells a standby of a connection that nobody has: ADDRESS SYNC-ID VIRTUAL-ADDRESS SERVER. */
export const TELL = `
import socket, struct, sys
own, number, virtual, server = sys.argv[1:]
addresses = b''.join(socket.inet_aton(each) for each in ('203.0.113.77', virtual, server))
known = struct.pack('!BBHIHHHHII', 0, 6, 36, 0x120, 1, 50000, 80, 80, 0, 300) + addresses
tell = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tell.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
for _ in range(5):
    tell.sendto(struct.pack('!BBHBbH', 0, int(number), 8 + len(known), 1, 1, 0) + known, ('224.0.0.81', 8848))
`;

/** The client of the connection that is told. */
export const TOLD_CLIENT = '203.0.113.77';
