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
  /** Status of a stream that is not read. */
  open(path: string): Promise<number>
  /** Server-sent events. */
  stream(path: string, headers?: Record<string, string>): Promise<TestStream>
}

export interface TestStream {
  /** null: the server ended the stream. */
  next(): Promise<{ id: string; data: { kind: string; payload: unknown } } | null>
  close(): Promise<void>
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
    async open(path) {
      const abort = new AbortController()
      const { status } = await fetch(`${url}${path}`, { headers: credentials, signal: abort.signal })
      abort.abort()
      return status
    },
    stream: (path, headers) => openStream(`${url}${path}`, { ...credentials, ...headers }),
    call,
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body, headers) => call('POST', path, body, headers),
  }
}

async function openStream(url: string, headers: Record<string, string>): Promise<TestStream> {
  const abort = new AbortController()
  const response = await fetch(url, { headers, signal: abort.signal })
  const chunks = response.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
  let text = ''
  return {
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end < 0) {
          const chunk = await chunks.next()
          if (chunk.done) return null
          text += chunk.value
          continue
        }
        const block = text.slice(0, end).split('\n')
        text = text.slice(end + 2)
        const field = (name: string) => block.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
        const data = field('data')
        if (data !== undefined) return { id: field('id') ?? '', data: JSON.parse(data) }
      }
    },
    async close() {
      abort.abort()
    },
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
