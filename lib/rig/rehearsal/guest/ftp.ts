/** The same questions in FTP: each session moves a file, on a data connection of its own. A thread each, as ftplib waits. */
export const FTP = String.raw`
def ftp_library():
    # it would load OpenSSL, which takes longer than a session
    sys.modules.setdefault('ssl', None)
    import ftplib
    return ftplib

def ftp_session(url, limit):
    session = ftp_library().FTP()
    session.connect(*address_of(url)[:2], limit)
    session.login()
    return session

def fetched(session, url, limit=None):
    pieces = [b'.']
    session.voidcmd('TYPE I')
    with session.transfercmd(f'RETR {address_of(url)[2]}') as data:
        # without a limit of its own it has the session's
        if limit:
            data.settimeout(limit)
        while pieces[-1]:
            pieces.append(data.recv(65536))
    session.voidresp()
    return b''.join(pieces[1:]).decode(errors='replace')

def ftp_once(url, limit):
    try:
        with ftp_session(url, limit) as session:
            answer = {'status': 226, 'body': fetched(session, url)}
    except ftp_library().Error as error:
        answer = {'status': int(str(error)[:3]), 'body': ''}
    except (OSError, EOFError, ValueError):
        answer = None
    print(json.dumps(answer), flush=True)

def ftp_reason(error):
    if isinstance(error, EOFError):
        return 'the server closed it'
    if isinstance(error, OSError) and error.errno:
        return reason(error.errno)
    return f'status {str(error)[:3]}' if str(error)[:3].isdigit() else type(error).__name__

class FtpAsking:
    """One session with one file."""
    error = None

    def __init__(self, probe, url):
        import threading
        self.probe, self.url, self.is_open = probe, url, True
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        try:
            with ftp_session(self.url, self.probe.timeout) as session:
                self.end(fetched(session, self.url).strip()[:80], True)
        except Exception as error:
            self.end(ftp_reason(error))

    def late(self, why):
        self.end(why)

    def end(self, text, good=False):
        with self.probe.lock:
            if self.is_open:
                self.is_open = False
                self.probe.count(text, good)

class FtpKept:
    """The session that is kept: a question some time after each answer, and each fourth time a file."""
    error = None

    def __init__(self, probe, url):
        import threading
        self.probe, self.url = probe, url
        self.count, self.longest, self.asked, self.ended = 0, 0.0, None, None
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        try:
            session = ftp_session(self.url, None)
            while True:
                self.asked = time.monotonic()
                self.ask(session)
                self.note()
                self.asked = None
                time.sleep(self.probe.kept_interval)
        except Exception as error:
            self.note()
            self.asked, self.ended = None, ftp_reason(error)

    # a transfer that has only just begun dies with its router: seldom, as a server may wait a minute for the rest of it
    def ask(self, session):
        try:
            if self.count % 4:
                session.voidcmd('NOOP')
            else:
                fetched(session, self.url, self.probe.timeout)
            self.count += 1
        except TimeoutError as error:
            # the kernel's own limit is the end of a connection
            if error.errno:
                raise
            try:
                session.getresp()
            except ftp_library().Error:
                pass

    def note(self):
        asked = self.asked
        self.longest = max(self.longest, 0 if asked is None else time.monotonic() - asked)
`;
