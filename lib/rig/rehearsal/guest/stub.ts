/** What answers in the place of a service that the image cannot run. */
export const STUB = String.raw`
def name_answer(question):
    """To a question for one name, that it exists; to all else None."""
    if len(question) < 17 or question[2] & 0xf8 or question[4:12] != b'\0\1\0\0\0\0\0\0':
        return None
    return question[:2] + bytes((0x84 | question[2] & 1, 0x80)) + question[4:]

def serve_stub(name, stub):
    poll, text = select.epoll(), f'{name}\n'.encode()
    listening = {}
    for kind, ports in ((socket.SOCK_STREAM, stub['tcp']), (socket.SOCK_DGRAM, stub['udp'])):
        for port in ports:
            each = socket.socket(socket.AF_INET, kind)
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                each.bind(('', port))
            except OSError as error:
                os.write(2, f'port {port}: {error.strerror}\n'.encode())
                continue
            if kind == socket.SOCK_STREAM:
                each.listen(64)
            listening[each.fileno()] = (kind, each)
            poll.register(each.fileno(), select.EPOLLIN)
    head = f'HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n'.encode()
    while True:
        for fd, _ in poll.poll():
            kind, each = listening[fd]
            if kind == socket.SOCK_DGRAM:
                question, asker = each.recvfrom(65536)
                each.sendto(name_answer(question) or text, asker)
            else:
                connection = each.accept()[0]
                connection.settimeout(0.2)
                try:
                    connection.recv(65536)
                    connection.sendall(head + text)
                    connection.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
                connection.close()
`;
