/**
 * A caller in JavaScript, for browsers and Node: DPoP proofs, signed requests, sealed and signed answers, sealed secrets. An ES
 * module without dependencies; it needs WebCrypto with Ed25519, so in a browser a secure context. It keeps no keys and gets no
 * tokens: both are the program's.
 */

const text = new TextEncoder();

/** Bytes as base64url without padding (RFC 4648, 5). */
export const base64url = (bytes) =>
  btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

export const fromBase64url = (encoded) =>
  Uint8Array.from(atob(encoded.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

const json = (value) => text.encode(JSON.stringify(value));
const parsed = (encoded) => JSON.parse(new TextDecoder().decode(fromBase64url(encoded)));
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

function concat(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const number = (value) => new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value]);
const delimited = (bytes) => concat(number(bytes.length), bytes);

// ---- keys

/** A key to sign with (ES256). The private half cannot be read out of it. */
export const newSigningKey = () =>
  crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);

/** A key that answers are sealed to. */
export const newResponseKey = () =>
  crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);

const publicJwk = async (pair) => {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { kty, crv, x, y };
};

/** RFC 7638: SHA-256 of the members that make the key, in the order of the alphabet. */
export const thumbprint = async ({ crv, kty, x, y }) =>
  base64url(await sha256(json(kty === 'OKP' ? { crv, kty, x } : { crv, kty, x, y })));

/** RFC 9278: the name of a key that the server finds by itself, because the access token is bound to it. */
export const thumbprintUrn = async (pair) =>
  'urn:ietf:params:oauth:jwk-thumbprint:sha-256:' + await thumbprint(await publicJwk(pair));

async function sign(header, payload, pair) {
  const head = base64url(json({ ...header, alg: 'ES256' }));
  const body = base64url(payload);
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, text.encode(head + '.' + body));
  return { head, body, signature: base64url(signature) };
}

// ---- what is sent

/** RFC 9449, 4.2. One for each HTTP request: the server takes none twice. */
export async function dpopProof({ key, method, url, accessToken, nonce }) {
  const { origin, pathname } = new URL(url);
  const claims = {
    jti: base64url(crypto.getRandomValues(new Uint8Array(16))),
    htm: method,
    htu: origin + pathname,
    iat: Math.floor(Date.now() / 1000),
  };
  if (accessToken) claims.ath = base64url(await sha256(text.encode(accessToken)));
  if (nonce) claims.nonce = nonce;
  const { head, body, signature } = await sign({ typ: 'dpop+jwt', jwk: await publicJwk(key) }, json(claims), key);
  return `${head}.${body}.${signature}`;
}

/**
 * The body of an operation, and what the answer has to repeat.
 *
 * @param origin of the server, exactly as it calls itself
 * @param responseKey the answer is sealed to it
 */
export async function signRequest({ key, origin, responseKey, connector, credential, operation, parameters }) {
  const now = Date.now();
  const id = crypto.randomUUID();
  const payload = json({
    request_id: id,
    connector_id: connector,
    credential_reference: credential,
    operation,
    parameters,
    request_time: new Date(now).toISOString(),
  });
  const { head, body, signature } = await sign({
    typ: 'cdcd-request+jws',
    kid: await thumbprintUrn(key),
    aud: origin,
    exp: Math.floor(now / 1000) + 240,
    rek: await publicJwk(responseKey),
  }, payload, key);
  return {
    id,
    hash: base64url(await sha256(payload)),
    body: JSON.stringify({ connector_request: body, signature: `${head}..${signature}` }),
  };
}

/**
 * What a person typed in, sealed for the vault: the member `secret_jwe` of a link.
 *
 * @param vaultKey a member of `keys` of /.well-known/cdcd-connectors, on the curve P-256
 */
export async function sealSecret({ vaultKey, fields, connector, webid }) {
  const mine = await newResponseKey();
  const header = {
    use: 'cdcd-secret',
    connector,
    webid,
    exp: Math.floor(Date.now() / 1000) + 240,
    alg: 'ECDH-ES',
    enc: 'A256GCM',
    kid: vaultKey.kid,
    epk: await publicJwk(mine),
  };
  const key = await contentKey(mine.privateKey, vaultKey, header, 'encrypt');
  const head = base64url(json(header));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = new Uint8Array(await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: text.encode(head) }, key, json(fields)));
  return [head, '', base64url(iv), base64url(sealed.slice(0, -16)), base64url(sealed.slice(-16))].join('.');
}

// ---- what comes back

/** How far the server's word may be off this clock, in seconds. */
const FRESH = 3600;

async function verified(jwk, head, body, signature, typ) {
  const header = parsed(head);
  if (header.typ !== typ || header.alg !== 'Ed25519' || header.crit) throw new Error('not a signature of ' + typ);
  const key = await crypto.subtle.importKey(
    'jwk', { kty: jwk.kty, crv: jwk.crv, x: jwk.x }, { name: 'Ed25519' }, false, ['verify']);
  const signed = text.encode(head + '.' + body);
  if (!await crypto.subtle.verify('Ed25519', key, fromBase64url(signature), signed)) throw new Error('bad signature');
  return header;
}

/**
 * The server's document with its keys, if it is signed by the key that is known or by one that has come from it, within an hour
 * of now. Keep the `thumbprint` that is answered, and know the server by it from then on.
 *
 * @param body of /.well-known/cdcd-connectors, its bytes
 * @param signature its header CDCD-Signature
 * @param known thumbprint of the server's key, from its operator or from before; without it the key that is seen is believed
 */
export async function serverDocument({ body, signature, known }) {
  const document = JSON.parse(new TextDecoder().decode(body));
  const [head, signed] = signature.split('..');
  const { iat } = await verified(document.server_key, head, base64url(body), signed, 'cdcd-server+jws');
  const seen = await thumbprint(document.server_key);
  let at = known ?? seen;
  for (const step of document.server_key_succession) {
    const [stepHead, stepBody, stepSigned] = step.split('.');
    const { from, to } = parsed(stepBody);
    if (at === await thumbprint(from)) {
      await verified(from, stepHead, stepBody, stepSigned, 'cdcd-succession+jws');
      at = await thumbprint(to);
    }
  }
  if (at !== seen) throw new Error('another server: its key is ' + seen);
  if (!(Math.abs(Date.now() / 1000 - iat) <= FRESH)) throw new Error('an old document, or a wrong clock');
  return { document, thumbprint: seen };
}

/**
 * The result, once the signature, the request and the person are right; an Error says which is not.
 *
 * @param answer the JSON of an answer to `operate` with status 200
 * @param jwks of the server's document; fetch that anew, once, if the key is not among them
 * @param request what `signRequest` gave
 */
export async function openAnswer({ answer, jwks, request, responseKey, webid }) {
  const [head, signature] = answer.signature.split('..');
  const jwk = jwks.keys.find((one) => one.kid === parsed(head).kid);
  if (!jwk) throw new Error('unknown key');
  const { req_hash, iat } = await verified(jwk, head, answer.connector_response, signature, 'cdcd-response+jws');
  if (jwk.exp !== undefined && !(iat <= jwk.exp)) throw new Error('a key whose time is over');

  const response = parsed(answer.connector_response);
  if (req_hash !== request.hash || response.request_id !== request.id) throw new Error('the answer to another request');
  const [outer, , iv, content, tag] = response.result_data.split('.');
  const header = parsed(outer);
  if (header.rid !== request.id || header.apv !== base64url(text.encode(webid))) throw new Error('sealed for another');
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: fromBase64url(iv), additionalData: text.encode(outer) },
    await contentKey(responseKey.privateKey, header.epk, header, 'decrypt'),
    concat(fromBase64url(content), fromBase64url(tag)));
  return { status: response.status, result: JSON.parse(new TextDecoder().decode(plain)) };
}

/** ECDH-ES (RFC 7518, 4.6): one round of the Concat KDF makes all of a key for A256GCM. */
async function contentKey(privateKey, theirs, { apu = '', apv = '' }, use) {
  const { kty, crv, x, y } = theirs;
  const publicKey = await crypto.subtle.importKey(
    'jwk', { kty, crv, x, y }, { name: 'ECDH', namedCurve: 'P-256' }, false, []);
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, privateKey, 256));
  const digest = await sha256(concat(
    number(1), shared, delimited(text.encode('A256GCM')), delimited(fromBase64url(apu)), delimited(fromBase64url(apv)),
    number(256)));
  return crypto.subtle.importKey('raw', digest, 'AES-GCM', false, [use]);
}
