// A real OpenID provider for tests. Prints `listening PORT`; then waits for one line of JSON that says what its one client is:
// {"redirectUris": [...], "postLogoutRedirectUris": [...], "accessTokenSeconds": 3600}. Until then its requests wait.
// Anybody may log in under any name, with any password. It lives until its input ends.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

let open;
const opened = new Promise((resolve) => { open = resolve; });
const server = createServer(async (request, response) => (await opened)(request, response));
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));

const input = createInterface({ input: process.stdin });
input.once('line', (line) => open(provider(JSON.parse(line)).callback()));
input.on('close', () => process.exit(0));

function provider(client) {
  return new Provider(`http://127.0.0.1:${server.address().port}`, {
    clients: [{
      client_id: 'gate house',
      client_secret: 's+cret:%',
      redirect_uris: client.redirectUris,
      post_logout_redirect_uris: client.postLogoutRedirectUris,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: client.clientAuth,
    }],
    pkce: { required: () => true },
    claims: { openid: ['sub', 'groups', 'department'] },
    conformIdTokenClaims: false,
    findAccount: (context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, groups: ['staff', 'readers'], department: 'books' }),
    }),
    issueRefreshToken: () => true,
    rotateRefreshToken: () => true,
    ttl: {
      AccessToken: client.accessTokenSeconds,
      AuthorizationCode: 60, Grant: 3600, IdToken: 3600, Interaction: 600, RefreshToken: 3600, Session: 3600,
    },
    cookies: { keys: ['a key of the test alone'] },
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  });
}
