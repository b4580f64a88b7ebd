// A caller that has nothing but docs/wire/client.js: gets a token, links by a pasted key, runs an operation, opens the answer.
// What to do comes as JSON on standard input; what came out goes to standard output.
import { readFileSync } from 'node:fs';

const source = readFileSync(new URL('../../../docs/wire/client.js', import.meta.url));
const client = await import('data:text/javascript;base64,' + source.toString('base64'));
const { origin, issuer, person, link, operations } = JSON.parse(readFileSync(0, 'utf8'));

const key = await client.newSigningKey();
const responseKey = await client.newResponseKey();

async function token() {
  const answer = await fetch(issuer, {
    method: 'POST',
    headers: { DPoP: await client.dpopProof({ key, method: 'POST', url: issuer }) },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'webid',
      resource: origin,
      client_id: person.client_id,
      client_secret: person.client_secret,
    }),
  });
  return (await answer.json()).access_token;
}

const accessToken = await token();

/** Once more with the nonce, where the server demands one. */
async function call(method, path, body, nonce) {
  const url = origin + path;
  const answer = await fetch(url, {
    method,
    headers: {
      Authorization: `DPoP ${accessToken}`,
      DPoP: await client.dpopProof({ key, method, url, accessToken, nonce }),
      'Content-Type': 'application/json',
    },
    body,
  });
  const fresh = answer.headers.get('DPoP-Nonce');
  return answer.status === 401 && fresh && !nonce ? call(method, path, body, fresh) : answer.json();
}

const answer = await fetch(origin + '/.well-known/cdcd-connectors');
const published = { body: new Uint8Array(await answer.arrayBuffer()), signature: answer.headers.get('CDCD-Signature') };
const { document: known, thumbprint } = await client.serverDocument(published);
await client.serverDocument({ ...published, known: thumbprint });
const impostor = await client.serverDocument({ ...published, known: 'A'.repeat(43) }).catch((refused) => refused.message);
const now = Date.now;
Date.now = () => now() + 3_700_000;
const old = await client.serverDocument(published).catch((refused) => refused.message);
Date.now = now;
const vaultKey = known.keys.find((one) => one.crv === 'P-256');
const secret = await client.sealSecret({ vaultKey, fields: link.fields, connector: link.connector, webid: person.webid });
const linked = await call('POST', `/api/v1/connectors/${link.connector}/auth`, JSON.stringify({
  auth_method: link.method,
  secret_jwe: secret,
}));

const results = [];
for (const { operation, parameters, spoil } of operations) {
  const request = await client.signRequest({
    key, origin, responseKey, connector: link.connector, credential: linked.credential_id, operation, parameters,
  });
  const answer = await call('POST', `/api/v1/connectors/${link.connector}/operate`, request.body);
  const expected = spoil === 'request' ? { ...request, hash: client.base64url(new Uint8Array(32)) } : request;
  const webid = spoil === 'person' ? person.webid + 'x' : person.webid;
  if (spoil === 'signature') answer.connector_response = answer.connector_response.replace(/.$/, '');
  const jwks = spoil === 'key' ? { keys: known.jwks.keys.map((one) => ({ ...one, exp: 1 })) } : known.jwks;
  const opened = await client.openAnswer({ answer, jwks, request: expected, responseKey, webid })
    .catch((refused) => ({ refused: refused.message }));
  results.push(opened);
}
console.log(JSON.stringify({ linked, results, thumbprint, impostor, old }));
