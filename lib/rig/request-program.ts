// A program of its own: it runs in the network namespace of the lab, asks once, and prints the answer.

// a lab's certificate is signed by nobody that this machine knows
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
const [url = '', limitMs = '2000'] = process.argv.slice(2);

async function ask(): Promise<void> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(Number(limitMs)) });
    process.stdout.write(JSON.stringify({ status: response.status, body: await response.text() }));
  } catch {
    process.stdout.write('null'); // refused, unreachable or too late: there is no answer
  }
}

void ask();
