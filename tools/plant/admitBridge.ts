/** Signs in as the installation's owner and admits a bridge for every system; returns its token, which is shown once. */
export async function admitBridge(server: string, password: string, label: string): Promise<string> {
  const signedIn = await post(`${server}/api/v1/session`, { login: 'owner', password }, {})
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  const answer = await post(`${server}/api/v1/bridges`, { label }, { cookie })
  const { token } = (await answer.json()) as { token: string }
  return token
}

async function post(url: string, body: object, headers: Record<string, string>): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lockwright': '1', ...headers },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return response
}
