/** A command for the client: it asks a name server for the start of the root, and prints how the answer ends. */
export function dnsQuestion(address: string, port: number): readonly string[] {
  return ['python3', '-S', '-E', '-c', PROGRAM, address, `${port}`];
}

// the code of an answer: 0 is NOERROR; nothing is printed for what is no answer to the question
const PROGRAM = `
import os, socket, sys
number = os.urandom(2)
asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asking.settimeout(3)
asking.connect((sys.argv[1], int(sys.argv[2])))
try:
    asking.send(number + bytes.fromhex('0100 0001 0000 0000 0000 00 0006 0001'))
    answer = asking.recv(4096)
    if answer[:2] == number and len(answer) >= 12 and answer[2] & 128:
        print(answer[3] & 15)
except OSError:
    pass
`;
