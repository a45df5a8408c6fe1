import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { decodeRelay, encodeRelay, type RelayMessage } from '@lockwright/protocol/relay'
import { type WebSocket, WebSocketServer } from 'ws'

/** The server's side of the relay on loopback: takes connections with the right token and does what the test says. */
export class RelayServer {
  readonly heard: RelayMessage[] = []
  readonly tokens: string[] = []
  readonly #http = createServer((request, response) => this.refuse(request, response))
  readonly #sockets = new WebSocketServer({ noServer: true })
  #socket: WebSocket | null = null
  #check: (() => void)[] = []
  refuse = (_: IncomingMessage, response: ServerResponse) => void response.writeHead(404).end()

  /** Accepts `token`; answers others with `otherwise`. Resolves to the server's URL. */
  async listen(token: string, otherwise = 401, port = 0): Promise<string> {
    this.#http.on('upgrade', (request, socket, head) => {
      this.tokens.push(request.headers.authorization ?? '')
      if (request.url !== '/relay' || request.headers.authorization !== `Bearer ${token}`) {
        socket.end(`HTTP/1.1 ${otherwise} No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
        return
      }
      this.#sockets.handleUpgrade(request, socket, head, (accepted) => this.#accept(accepted))
    })
    await new Promise<void>((ready) => this.#http.listen(port, '127.0.0.1', ready))
    return `http://127.0.0.1:${(this.#http.address() as { port: number }).port}`
  }

  #accept(socket: WebSocket): void {
    this.#socket = socket
    socket.on('message', (data) => {
      const decoded = decodeRelay(Uint8Array.from(data as Buffer))
      if (!decoded.ok || decoded.value === null) throw new Error('the bridge sent what is no message')
      this.heard.push(decoded.value)
      this.#look()
    })
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = null
      this.#look()
    })
    this.#look()
  }

  #look(): void {
    for (const check of this.#check) check()
  }

  /** Resolves as soon as `ready` gives something. */
  until<T>(ready: () => T | undefined | false): Promise<T> {
    return new Promise((resolve) => {
      const check = () => {
        const found = ready()
        if (found === undefined || found === false) return
        this.#check = this.#check.filter((each) => each !== check)
        resolve(found)
      }
      this.#check.push(check)
      check()
    })
  }

  get connected(): boolean {
    return this.#socket !== null
  }

  /** The first message of a kind from position `from` on, as soon as it is there. */
  message<K extends RelayMessage['kind']>(kind: K, from = 0): Promise<RelayMessage & { readonly kind: K }> {
    return this.until(() =>
      this.heard.slice(from).find((each): each is RelayMessage & { readonly kind: K } => each.kind === kind),
    )
  }

  say(message: RelayMessage): void {
    this.#socket!.send(encodeRelay(message))
  }

  sayRaw(data: Uint8Array | string): void {
    this.#socket!.send(data)
  }

  /** The network is gone: no closing handshake. */
  cut(): void {
    this.#socket?.terminate()
  }

  close(): void {
    this.cut()
    this.#http.close()
    this.#http.closeAllConnections()
  }
}
