// The talk: sends in order and once, hears what comes, and tells the page whenever something has changed.

import { get, post } from './api'
import { asFailure } from './failure'
import { uuid } from './ids'
import { Live } from './live'
import { keep, kept } from './outbox'
import { HISTORY } from './settings'
import * as timelines from './timeline'
import type { Timeline, Unsent } from './timeline'
import type { Message, Messages, Posted } from './types'

export interface Talk extends Timeline { typing: boolean; offline: boolean; more: boolean }

// Before every message there can be; the server takes no larger number.
const NEWEST = 1_000_000_000

export class Chat {
  private timeline: Timeline = timelines.nothing
  private typing = false
  private offline = false
  private more = false
  private sending = false
  private readonly live: Live

  constructor(private readonly changed: (talk: Talk) => void) {
    this.live = new Live({
      after: () => timelines.last(this.timeline),
      messages: (incoming, typing) => this.hear(incoming, typing),
      online: (reached) => this.reached(reached),
    })
  }

  /** Begins with the newest page of what was said. Throws Failure when it cannot be had. */
  async open(): Promise<void> {
    this.timeline = { messages: [], unsent: kept() }
    await this.page(NEWEST)
    this.resume()
  }

  /** The page before the oldest message shown. Throws Failure. */
  async earlier(): Promise<void> {
    await this.page(timelines.first(this.timeline))
  }

  resume(): void {
    this.live.start()
    void this.flush()
  }

  pause(): void {
    this.live.stop()
  }

  /** Another identity talks from here on: nothing of the one before stays on the screen or on its way. */
  forget(): void {
    this.live.stop()
    this.set(timelines.nothing)
  }

  say(text: string, payload?: string): void {
    const item: Unsent = { id: uuid(), text, at: new Date().toISOString(), state: 'sending' }
    this.set(timelines.said(this.timeline, payload === undefined ? item : { ...item, payload }))
    void this.flush()
  }

  again(id: string): void {
    this.set(timelines.marked(this.timeline, id, 'sending'))
    void this.flush()
  }

  drop(id: string): void {
    this.set(timelines.without(this.timeline, id))
  }

  /** Asks for a person; the answer comes as a message. Throws Failure. */
  async person(): Promise<void> {
    this.hear([await post<Message>('/handover')], null)
  }

  networkIsBack(): void {
    this.live.hurry()
    void this.flush()
  }

  private async page(before: number): Promise<void> {
    const found = await get<Messages>(`/messages?before=${before}&limit=${HISTORY}`)
    this.more = found.messages.length === HISTORY
    this.hear(found.messages, before === NEWEST ? found.typing : null)
  }

  private hear(incoming: Message[], typing: boolean | null): void {
    const answered = incoming.some((message) => message.from !== 'member')
    this.typing = typing ?? (this.typing && !answered)
    this.set(timelines.heard(this.timeline, incoming))
  }

  private reached(reached: boolean): void {
    const back = reached && this.offline
    this.offline = !reached
    this.set(this.timeline)
    if (back) void this.flush()
  }

  /** One after the other, so that two sentences never change places; stops where the network does. */
  private async flush(): Promise<void> {
    if (this.sending) return
    this.sending = true
    try {
      for (let item = this.next(); item; item = this.next()) {
        if (!(await this.deliver(item))) break
      }
    } finally {
      this.sending = false
    }
  }

  private next(): Unsent | undefined {
    return this.timeline.unsent.find((item) => item.state !== 'refused')
  }

  private async deliver(item: Unsent): Promise<boolean> {
    const said = item.payload === undefined ? { text: item.text } : { payload: item.payload, title: item.text }
    try {
      const { seq } = await post<Posted>('/messages', { id: item.id, ...said })
      this.set(timelines.confirmed(this.timeline, item.id, seq))
      this.offline = false
      this.typing = timelines.owed(this.timeline)
      this.set(this.timeline)
      return true
    } catch (thrown) {
      const failure = asFailure(thrown)
      if (failure.lost) this.offline = this.offline || failure.status === 0
      this.set(timelines.marked(this.timeline, item.id, failure.lost ? 'waiting' : 'refused', failure.message))
      return !failure.lost
    }
  }

  private set(timeline: Timeline): void {
    this.timeline = timeline
    keep(timeline.unsent)
    this.changed({ ...timeline, typing: this.typing, offline: this.offline, more: this.more })
  }
}
