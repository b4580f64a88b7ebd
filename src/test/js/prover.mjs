// Runs docs/zkp/prover.js for the tests: check FILE, or prove and verify with JSON on standard input.
import { readFileSync } from 'node:fs';

// a module by its content, whatever the version makes of the name .js
const source = readFileSync(new URL('../../../docs/zkp/prover.js', import.meta.url));
const prover = await import('data:text/javascript;base64,' + source.toString('base64'));

const [, , what, file] = process.argv;
const input = () => JSON.parse(readFileSync(0, 'utf8'));

switch (what) {
  case 'check':
    console.log(await prover.check(JSON.parse(readFileSync(file, 'utf8'))));
    break;
  case 'complete': {
    const key = await prover.newKey();
    const { begun, webid } = input();
    const body = await prover.completion(begun, webid, key);
    console.log(JSON.stringify({ body, secret: prover.base64url(key.secret) }));
    break;
  }
  case 'member': {
    const { answer, payload, secret } = input();
    const key = prover.keyOf(prover.fromBase64url(secret));
    console.log(JSON.stringify(await prover.member(answer, 0, prover.fromBase64url(payload), key)));
    break;
  }
  case 'verify': {
    const { public: point, user_id, other_info, V, r } = input();
    console.log(await prover.verify(
      prover.fromBase64url(point), user_id, prover.fromBase64url(other_info), { V, r }));
    break;
  }
  default:
    process.exit(2);
}
