/**
 * The prover's side of the method `zkp` (scheme `cdcd-schnorr-p256`), for browsers and Node: Schnorr's proof of RFC 8235, section
 * 3, on P-256 with SHA-256. An ES module without dependencies; it needs WebCrypto, so in a browser a secure context.
 *
 * Keys are made by WebCrypto. The arithmetic of a proof is done with BigInt, whose running time depends on its values: whoever
 * can time it on the same machine very often and very well might learn something of the secret. Where that is a threat, prove in
 * a native program.
 */

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const A = P - 3n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const B3 = (3n * B) % P;
const G = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  z: 1n,
};
const INFINITY = { x: 0n, y: 1n, z: 0n };
const SCHEME = 'cdcd-schnorr-p256';
const VERSION = 'cdcd-zkp-v1';

const mod = (value, modulus = P) => {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
};

function power(base, exponent) {
  let result = 1n;
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = (b * b) % P) {
    if (e & 1n) result = (result * b) % P;
  }
  return result;
}

/** Complete addition (Renes, Costello, Batina 2016, algorithm 1): for any two points, equal and infinite ones too. */
function add(p, q) {
  let t0 = p.x * q.x, t1 = p.y * q.y, t2 = p.z * q.z;
  let t3 = mod((p.x + p.y) * (q.x + q.y) - t0 - t1);
  let t4 = mod((p.x + p.z) * (q.x + q.z) - t0 - t2);
  const t5 = mod((p.y + p.z) * (q.y + q.z) - t1 - t2);
  t0 = mod(t0), t1 = mod(t1), t2 = mod(t2);
  let z = mod(A * t4 + B3 * t2);
  let x = t1 - z;
  z = t1 + z;
  let y = mod(x * z);
  t1 = mod(3n * t0 + A * t2);
  t4 = mod(B3 * t4 + A * (t0 - A * t2));
  y = mod(y + t1 * t4);
  x = mod(t3 * x - t5 * t4);
  z = mod(t5 * z + t3 * t1);
  return { x, y, z };
}

/** The same two additions for every bit. */
function times(scalar, point) {
  let low = INFINITY, high = point;
  for (let bit = 255n; bit >= 0n; bit--) {
    const sum = add(low, high);
    if ((scalar >> bit) & 1n) {
      low = sum;
      high = add(high, high);
    } else {
      high = sum;
      low = add(low, low);
    }
  }
  return low;
}

function encoded(point) {
  const inverse = power(point.z, P - 2n);
  const x = mod(point.x * inverse), y = mod(point.y * inverse);
  return concat(Uint8Array.of(y & 1n ? 3 : 2), scalarBytes(x));
}

/** The point with this compressed encoding; null if there is none, and for infinity. */
function decoded(bytes) {
  if (bytes.length !== 33 || (bytes[0] !== 2 && bytes[0] !== 3)) return null;
  const x = number(bytes.subarray(1));
  if (x >= P) return null;
  const square = mod(x * x * x + A * x + B);
  const root = power(square, (P + 1n) / 4n);
  if (mod(root * root) !== square) return null;
  const odd = bytes[0] === 3;
  return { x, y: (root & 1n) === (odd ? 1n : 0n) ? root : mod(-root), z: 1n };
}

function same(p, q) {
  return mod(p.x * q.z) === mod(q.x * p.z) && mod(p.y * q.z) === mod(q.y * p.z) && (p.z === 0n) === (q.z === 0n);
}

const number = bytes => bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);

function scalarBytes(value) {
  const bytes = new Uint8Array(32);
  for (let i = 31, rest = value; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 255n);
  return bytes;
}

function concat(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const utf8 = text => new TextEncoder().encode(text);
const sha256 = async bytes => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** Every field behind its length in four bytes, big-endian. */
export function lengthPrefixed(...fields) {
  return concat(...fields.flatMap(field => {
    const bytes = typeof field === 'string' ? utf8(field) : field;
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, bytes.length);
    return [length, bytes];
  }));
}

export function base64url(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes; throws a TypeError for padding, foreign letters and bits that are not zero at the end. */
export function fromBase64url(text) {
  if (typeof text !== 'string' || !/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) {
    throw new TypeError('not base64url without padding');
  }
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
  if (base64url(bytes) !== text) throw new TypeError('not base64url without padding');
  return bytes;
}

/** A fresh key: `{secret, publicPoint}`, 32 and 33 bytes. Whoever has the secret is this person at the service. */
export async function newKey() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const jwk = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const y = fromBase64url(jwk.y);
  return {
    secret: fromBase64url(jwk.d),
    publicPoint: concat(Uint8Array.of(2 + (y[31] & 1)), fromBase64url(jwk.x)),
  };
}

/** The key with this secret, 32 bytes; throws a RangeError if it is not in [1, n-1]. */
export function keyOf(secret) {
  const a = number(secret);
  if (secret.length !== 32 || a === 0n || a >= N) throw new RangeError('the secret is no scalar of P-256');
  return { secret, publicPoint: encoded(times(a, G)) };
}

/** What a registration is bound to. */
export function registration(origin, nonce, webid) {
  return lengthPrefixed(VERSION, 'register', origin, nonce, webid);
}

/** What the proof of one operation is bound to; `payload` are the bytes of the request that is signed. */
export async function operation(origin, nonce, exp, requestId, name, payload) {
  return lengthPrefixed(
    VERSION, 'operate', origin, nonce, String(exp), requestId, name, await sha256(payload));
}

async function challenge(commitment, publicPoint, userId, otherInfo) {
  return mod(number(await sha256(lengthPrefixed(encoded(G), commitment, publicPoint, userId, otherInfo))), N);
}

/** `v`, from the secret, the context and 32 fresh bytes (HKDF, RFC 5869): the same one twice would reveal the secret. */
async function nonceOf(secret, otherInfo, fresh) {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const info = concat(await sha256(otherInfo), fresh);
  const wide = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info }, key, 384);
  return mod(number(new Uint8Array(wide)), N - 1n) + 1n;
}

/** Proves to know the key's secret: `{V, r}`, base64url. `fresh` is for test vectors only. */
export async function prove(key, userId, otherInfo, fresh = crypto.getRandomValues(new Uint8Array(32))) {
  const v = await nonceOf(key.secret, otherInfo, fresh);
  const commitment = encoded(times(v, G));
  const c = await challenge(commitment, key.publicPoint, userId, otherInfo);
  const r = mod(v - number(key.secret) * c, N);
  return { V: base64url(commitment), r: base64url(scalarBytes(r)) };
}

/** Whether a proof holds; false for whatever is wrong. */
export async function verify(publicPoint, userId, otherInfo, proof) {
  try {
    const commitment = fromBase64url(proof.V), response = fromBase64url(proof.r);
    const a = decoded(publicPoint), v = decoded(commitment), r = number(response);
    if (!a || !v || response.length !== 32 || r >= N) return false;
    const c = await challenge(commitment, publicPoint, userId, otherInfo);
    return same(add(times(r, G), times(c, a)), v);
  } catch (malformed) {
    return false;
  }
}

/** The body that completes a link; `begun` is what the server answered to `{auth_method: "zkp", step: "register"}`. */
export async function completion(begun, webid, key) {
  if (begun.scheme !== SCHEME) throw new TypeError('the scheme is not ' + SCHEME);
  const proof = await prove(key, begun.zk_user_id, registration(begun.audience, begun.nonce, webid));
  return {
    auth_method: 'zkp',
    step: 'complete',
    public: base64url(key.publicPoint),
    proof: { id: begun.zk_user_id, V: proof.V, r: proof.r, nonce: begun.nonce },
  };
}

/**
 * The member `zkp` for the protected header of a request that is about to be signed.
 *
 * `answer` is what the server answered to `{auth_method: "zkp", step: "challenge", credential_id}`, `index` says which of its
 * challenges, and `payload` are exactly the bytes that will be signed.
 */
export async function member(answer, index, payload, key) {
  if (answer.scheme !== SCHEME) throw new TypeError('the scheme is not ' + SCHEME);
  const { nonce, exp } = answer.challenges[index];
  const request = JSON.parse(new TextDecoder().decode(payload));
  const context = await operation(answer.audience, nonce, exp, request.request_id, request.operation, payload);
  const { V, r } = await prove(key, answer.zk_user_id, context);
  return { id: answer.zk_user_id, V, r, nonce, exp };
}

/** Runs the published vectors; gives how many hold, and throws for the first that does not. */
export async function check(vectors) {
  let held = 0;
  for (const vector of vectors.valid) {
    const key = keyOf(fromBase64url(vector.a));
    const otherInfo = fromBase64url(vector.other_info);
    const proof = await prove(key, vector.user_id, otherInfo, fromBase64url(vector.fresh));
    if (base64url(key.publicPoint) !== vector.public || proof.V !== vector.V || proof.r !== vector.r
        || base64url(await contextOf(vector.context)) !== vector.other_info
        || !(await verify(key.publicPoint, vector.user_id, otherInfo, proof))) {
      throw new Error('the vector does not hold: ' + vector.name);
    }
    held++;
  }
  for (const vector of vectors.invalid) {
    let holds = false;
    try {
      holds = await verify(
        fromBase64url(vector.public), vector.user_id, fromBase64url(vector.other_info), vector);
    } catch (malformed) {
      // no bytes, no proof
    }
    if (holds) throw new Error('the vector holds and should not: ' + vector.name);
    held++;
  }
  return held;
}

async function contextOf(context) {
  return context.kind === 'register'
    ? registration(context.origin, context.nonce, context.webid)
    : operation(context.origin, context.nonce, context.exp, context.request_id, context.operation,
      fromBase64url(context.payload));
}
