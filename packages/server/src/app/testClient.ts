/** What a request got. */
export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every route
  readonly body: any
  readonly headers: Headers
}

/** A small HTTP client for tests: raw requests, so that what is tested is what goes over the wire. */
export interface TestClient {
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

export function testClient(url: string, credentials: Record<string, string> = {}): TestClient {
  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...credentials,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: parse(text), headers: response.headers }
  }
  return {
    call,
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Signs in and keeps the cookie. */
export async function signedIn(url: string, login: string, password: string): Promise<TestClient> {
  const answer = await testClient(url, { 'x-lockwright': '1' }).post('/api/v1/session', { login, password })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (answer.status !== 200 || !cookie) throw new Error(`sign-in failed: ${JSON.stringify(answer.body)}`)
  return testClient(url, { cookie, 'x-lockwright': '1' })
}
