// The talk as it stands on the phone: what the server has, and behind it what is still on its way there.

import type { Message } from './types'

/** A message of the member that the server has not confirmed. `id` is its name for ever: sent twice, it counts once. */
export interface Unsent {
  id: string
  text: string
  payload?: string
  at: string
  state: 'sending' | 'waiting' | 'refused'
  why?: string
}

export interface Timeline {
  messages: Message[]
  unsent: Unsent[]
}

export const nothing: Timeline = { messages: [], unsent: [] }

/** What came from the server, in its order, each once; what it confirms is no longer on its way. */
export function heard(timeline: Timeline, incoming: Message[]): Timeline {
  if (!incoming.length) return timeline
  const bySeq = new Map(timeline.messages.map((message) => [message.seq, message]))
  incoming.forEach((message) => bySeq.set(message.seq, message))
  const known = new Set(incoming.map((message) => message.client_id))
  return {
    messages: [...bySeq.values()].sort((one, other) => one.seq - other.seq),
    unsent: timeline.unsent.filter((item) => !known.has(item.id)),
  }
}

export const said = (timeline: Timeline, item: Unsent): Timeline => ({
  ...timeline,
  unsent: [...timeline.unsent.filter((other) => other.id !== item.id), item],
})

/** The server has taken `id` under `seq`. */
export function confirmed(timeline: Timeline, id: string, seq: number): Timeline {
  const item = timeline.unsent.find((unsent) => unsent.id === id)
  if (!item) return timeline
  return heard(timeline, [
    { seq, at: item.at, from: 'member', client_id: id, text: item.text, buttons: [], answer: null },
  ])
}

export const marked = (timeline: Timeline, id: string, state: Unsent['state'], why = ''): Timeline => ({
  ...timeline,
  unsent: timeline.unsent.map((item) => (item.id === id ? { ...item, state, why } : item)),
})

export const without = (timeline: Timeline, id: string): Timeline => ({
  ...timeline,
  unsent: timeline.unsent.filter((item) => item.id !== id),
})

export const last = (timeline: Timeline): number => timeline.messages[timeline.messages.length - 1]?.seq ?? 0

export const first = (timeline: Timeline): number => timeline.messages[0]?.seq ?? 0

/** Whether the member waits for an answer: the newest that was taken is the member's own. */
export const owed = (timeline: Timeline): boolean =>
  timeline.messages[timeline.messages.length - 1]?.from === 'member'
