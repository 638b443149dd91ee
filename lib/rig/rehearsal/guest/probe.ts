/** Asks on a new connection each time, and on one that is kept, until its caller lets go of a pipe. */
export const PROBE = String.raw`
class Probe:
    def __init__(self, message, out, stop):
        import threading
        outlive_closed_connections()
        self.lock = threading.Lock()
        self.url, self.out, self.stop = message['url'], out, stop
        self.interval, self.timeout, self.kept_interval = (message[key] / 1000 for key in ('intervalMs', 'timeoutMs', 'keptIntervalMs'))
        self.poll, self.asking, self.timers, self.number = select.epoll(), {}, [], 0
        self.answers, self.failures, self.asked, self.answered, self.failed = {}, {}, 0, 0, 0
        self.last, self.gap, self.running = time.monotonic(), 0.0, True
        self.due, self.stalled = self.last, 0.0

    def after(self, delay, work):
        self.number += 1
        heapq.heappush(self.timers, (time.monotonic() + delay, self.number, work))

    def count(self, text, good):
        counts = self.answers if good else self.failures
        counts[text] = counts.get(text, 0) + 1
        if good:
            self.answered += 1
            self.note()
            self.last = time.monotonic()
        else:
            self.failed += 1

    def note(self):
        self.gap = max(self.gap, time.monotonic() - self.last)

    def tell(self, message):
        os.write(self.out, json.dumps(message).encode() + b'\n')

    def ask(self):
        if not self.running:
            return
        now = time.monotonic()
        late = now - self.due
        # what a busy machine leaves out is not for the cluster to answer
        if late > self.interval:
            self.stalled += late
        self.due = now + self.interval
        self.after(self.interval, self.ask)
        self.asked += 1
        one = (FtpAsking if is_ftp(self.url) else Asking)(self, self.url)
        if one.error:
            one.end(one.error)
        else:
            self.after(self.timeout, lambda: one.late(f'no answer in {round(self.timeout * 1000)} ms'))

    def progress(self):
        self.tell({'progress': {'answered': self.answered, 'failed': self.failed, 'keptAnswered': self.kept.count}})
        self.after(0.25, self.progress)

    def finish(self):
        self.running = False
        self.note()
        self.result(time.monotonic() + self.timeout + 0.05)

    # those that are on their way may still come
    def result(self, latest):
        if self.answered + self.failed < self.asked and time.monotonic() < latest:
            return self.after(0.02, lambda: self.result(latest))
        self.kept.note()
        kept = {'answered': self.kept.count, 'longestWaitMs': round(self.kept.longest * 1000)}
        if self.kept.ended:
            kept['ended'] = self.kept.ended
        self.tell({'result': {'answered': self.answered, 'failed': self.failed, 'longestGapMs': round(self.gap * 1000),
                              'stalledMs': round(self.stalled * 1000), 'answers': self.answers, 'failures': self.failures, 'kept': kept}})
        os._exit(0)

    def run(self):
        self.kept = (FtpKept if is_ftp(self.url) else Kept)(self, self.url)
        if self.kept.error:
            self.kept.end(self.kept.error)
        self.ask()
        self.progress()
        self.poll.register(self.stop, select.EPOLLIN)
        while True:
            for fd, _ in self.poll.poll(max(0, self.timers[0][0] - time.monotonic())):
                if fd == self.stop:
                    self.poll.unregister(fd)
                    self.finish()
                elif fd in self.asking:
                    self.asking[fd].ready()
            while self.timers[0][0] <= time.monotonic():
                heapq.heappop(self.timers)[2]()
`;
