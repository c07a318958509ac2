// News from the server while the chat is on screen: a socket, and where none can be had, questions that wait.

import { get, openSocket } from './api'
import { asFailure } from './failure'
import { WAIT_MS, WAIT_SECONDS } from './settings'
import type { Message, Messages } from './types'

export interface Ears {
  after(): number
  messages(incoming: Message[], typing: boolean | null): void
  online(reached: boolean): void
}

const FIRST_PAUSE = 1000
const LONGEST_PAUSE = 15_000
const POLLS_BEFORE_SOCKET = 4

/** Listens from `start` to `stop`; at every beginning it fetches what was missed. */
export class Live {
  private generation = 0
  private socket: WechatMiniprogram.SocketTask | null = null
  private wake: () => void = () => undefined

  constructor(private readonly ears: Ears) {}

  start(): void {
    this.stop()
    void this.listen(this.generation)
  }

  stop(): void {
    this.generation += 1
    this.socket?.close({})
    this.socket = null
    this.wake()
  }

  /** Try again at once: the network is back. */
  hurry(): void {
    this.wake()
  }

  private async listen(generation: number): Promise<void> {
    let pause = FIRST_PAUSE
    while (generation === this.generation) {
      try {
        await this.fetch(0, generation)
        pause = FIRST_PAUSE
        if (!(await this.pushed(generation))) await this.poll(generation)
      } catch (thrown) {
        if (generation !== this.generation) return
        this.ears.online(asFailure(thrown).status !== 0)
        await this.sleep(pause)
        pause = Math.min(pause * 2, LONGEST_PAUSE)
      }
    }
  }

  private async poll(generation: number): Promise<void> {
    for (let round = 0; round < POLLS_BEFORE_SOCKET && generation === this.generation; round += 1) {
      await this.fetch(WAIT_SECONDS, generation)
    }
  }

  private async fetch(wait: number, generation: number): Promise<void> {
    const path = `/messages?after=${this.ears.after()}&wait=${wait}`
    const found = await get<Messages>(path, wait ? WAIT_MS : undefined)
    if (generation !== this.generation) return
    this.ears.online(true)
    this.ears.messages(found.messages, found.typing)
  }

  /** Holds a socket until it closes. False when it never opened. */
  private pushed(generation: number): Promise<boolean> {
    return new Promise((resolve) => {
      let opened = false
      const socket = openSocket()
      this.socket = socket
      const over = () => {
        if (this.socket === socket) this.socket = null
        resolve(opened)
      }
      socket.onOpen(() => {
        opened = true
        // What was said between the question above and this moment.
        this.fetch(0, generation).catch(() => socket.close({}))
      })
      socket.onMessage(({ data }) => {
        if (generation === this.generation) this.read(String(data))
      })
      socket.onClose(over)
      socket.onError(over)
    })
  }

  private read(data: string): void {
    const pushed = JSON.parse(data) as Partial<Message> & { typing?: boolean }
    if (typeof pushed.seq === 'number') this.ears.messages([pushed as Message], null)
    else if (typeof pushed.typing === 'boolean') this.ears.messages([], pushed.typing)
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
