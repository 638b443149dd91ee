/** What a client asks: once, again and again, and on one connection that is kept; and what a stub answers. */
export const CLIENT = String.raw`
PROBES = {}
USUAL_PORTS = {'ftp': 21, 'https': 443}

def address_of(url):
    scheme, _, rest = url.partition('://')
    place, slash, path = rest.partition('/')
    host, _, port = place.partition(':')
    return host, int(port or USUAL_PORTS.get(scheme, 80)), slash + path or '/', place

def is_ftp(url):
    return url.startswith('ftp:')

def question(url, connection):
    _, _, path, place = address_of(url)
    return f'GET {path} HTTP/1.1\r\nHost: {place}\r\nConnection: {connection}\r\n\r\n'.encode()

def answer_length(data):
    """How long the answer is that the data begins with; None as long as its head is not whole, or it ends with the connection."""
    head, end, _ = data.partition(b'\r\n\r\n')
    for line in head.lower().split(b'\r\n') if end else []:
        if line.startswith(b'content-length:'):
            return len(head) + 4 + int(line[15:])
    return None

def parts_of(data):
    head, _, body = data.partition(b'\r\n\r\n')
    return int(head.split(b' ', 2)[1]), body

def outlive_closed_connections():
    """To write where nobody reads is an error like others, and no death by a signal as it is for a child by default."""
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)

def ask_once(url, limit):
    outlive_closed_connections()
    if is_ftp(url):
        return ftp_once(url, limit)
    try:
        end = time.monotonic() + limit
        with opened(url, limit) as connection:
            connection.sendall(question(url, 'close'))
            data = b''
            while answer_length(data) is None or len(data) < answer_length(data):
                connection.settimeout(max(0.001, end - time.monotonic()))
                more = connection.recv(65536)
                if not more:
                    break
                data += more
        status, body = parts_of(data)
        print(json.dumps({'status': status, 'body': body.decode(errors='replace')}), flush=True)
    except (OSError, ValueError, IndexError):
        print('null', flush=True)

def opened(url, limit):
    connection = socket.create_connection(address_of(url)[:2], timeout=limit)
    if not url.startswith('https:'):
        return connection
    # here, as it takes its time and few ask for it
    import ssl
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(connection)

def start_probe(host, message):
    reading, writing = os.pipe()
    heard, told = os.pipe()
    def work():
        os.close(told)
        Probe(message, writing, heard).run()
    pid = forked(work)
    os.close(writing)
    os.close(heard)
    PROBES[message['id']] = told
    lines = []
    Lines_of = lambda report: host.lines.send({'id': message['id'], **report})
    Lines(host.loop, reading, Lines_of, lambda: os.close(reading))

def stop_probe(number):
    told = PROBES.pop(number, None)
    if told is not None:
        # probes that were started later have a copy of this end: closing it would tell nothing while they run
        os.write(told, b'.')
        os.close(told)

def reason(number):
    return errno.errorcode.get(number, str(number))

class Asking:
    """One connection: its state is what it has sent and what came."""
    def __init__(self, probe, url):
        self.probe, self.url, self.data, self.began = probe, url, b'', time.monotonic()
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.fd, self.sent, self.error = self.socket.fileno(), False, None
        number = self.socket.connect_ex(address_of(url)[:2])
        if number not in (0, errno.EINPROGRESS):
            self.error = reason(number)
        probe.poll.register(self.fd, select.EPOLLOUT)
        probe.asking[self.fd] = self

    def late(self, why):
        if self.probe.asking.get(self.fd) is self:
            self.end(why)

    def close(self):
        if self.probe.asking.pop(self.fd, None):
            self.probe.poll.unregister(self.fd)
            self.socket.close()

    def ready(self):
        if not self.sent:
            number = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if number:
                return self.end(reason(number))
            self.sent = True
            self.probe.poll.modify(self.fd, select.EPOLLIN)
            return self.ask()
        try:
            data = self.socket.recv(65536)
        except BlockingIOError:
            return
        except OSError as error:
            return self.end(reason(error.errno))
        self.data += data
        length = answer_length(self.data)
        if length is not None and len(self.data) >= length:
            self.answered(self.data[:length])
        elif not data:
            self.answered(self.data) if length is None and self.data else self.end('the server closed it')

    def ask(self):
        try:
            self.socket.sendall(question(self.url, 'close'))
        except OSError as error:
            self.end(reason(error.errno))

    def answered(self, data):
        status, body = parts_of(data)
        text = body.decode(errors='replace').strip()[:80]
        self.probe.count(text, True) if status == 200 else self.probe.count(f'status {status}', False)
        self.close()

    def end(self, why):
        self.probe.count(why, False)
        self.close()

class Kept(Asking):
    """The connection that is kept: asked again some time after each answer."""
    def __init__(self, probe, url):
        self.count, self.longest, self.asked, self.ended = 0, 0.0, None, None
        super().__init__(probe, url)

    def ask(self):
        if self.ended is None:
            self.asked = time.monotonic()
            try:
                self.socket.sendall(question(self.url, 'keep-alive'))
            except OSError as error:
                self.end(reason(error.errno))

    def note(self):
        self.longest = max(self.longest, 0 if self.asked is None else time.monotonic() - self.asked)

    def answered(self, data):
        self.data = self.data[len(data):]
        self.count += 1
        self.note()
        self.asked = None
        if b'\r\nconnection: close' in data.partition(b'\r\n\r\n')[0].lower():
            self.end('the server closed it after an answer')
        else:
            self.probe.after(self.probe.kept_interval, self.ask)

    def end(self, why):
        self.ended = self.ended or why
        self.note()
        self.asked = None
        self.close()
`;
