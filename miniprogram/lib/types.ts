// What the server's /miniprogram interface says. Days are YYYY-MM-DD, instants ISO 8601 with +08:00.

export interface Person { ref: string; name_masked: string; relation: string }

export interface Me {
  name_masked: string
  tier: string | null
  tier_name: string | null
  acting_for: { name_masked: string; relation: string } | null
  switchable: Person[]
  agreements_missing: string[]
  elder_default: boolean
}

export interface Login { token: string; expires_at: string; state: 'unbound' | 'bound'; member: Me | null }

export interface Hotline { name: string; number: string; hours: string }

export interface PhoneBinding { binding: string; next: 'tail' | 'hotline'; hotline: Hotline }

export interface Candidate { ref: string; name_masked: string; birth_year: number }

export interface Bound { token: string; member: Me }

export type TailResult = Bound | { choose: Candidate[] }

export interface Agreement {
  id: string
  version: string
  title: string
  text: string
  required: boolean
  agreed_version: string | null
  agreed_at: string | null
  given_by: string | null
}

export interface Erasure { done: string[]; remains: { what: string; why: string; until: string | null }[] }

export interface Button { title: string; payload: string }

export interface QuotaLine {
  service: string
  condition: string
  limit: number | null
  used: number
  held: number
  remaining: number | null
  window_end: string
  as_needed?: boolean
}

export interface Reason { code: string; clause: string; text: string; possible_from: string | null }

export interface Decision {
  service: string
  outcome: 'allowed' | 'refused' | 'needs'
  allowed: boolean
  reasons: Reason[]
  needs: { fact: string; question: string }[]
  earliest_date: string | null
}

export interface AnswerBooking {
  id: string
  service: string
  state: string
  wanted_date: string | null
  visit_at: string | null
}

export interface AnswerContact { name?: string; phone: string }

/** `custom.answer`: beside the text, what it stands on, for machines. */
export interface Answer {
  intent: string
  services: string[]
  clauses: string[]
  quota?: QuotaLine | QuotaLine[]
  decision?: Decision
  booking?: AnswerBooking | AnswerBooking[]
  options?: string[]
  contact?: AnswerContact
  proposal?: { id: string; act: string }
}

export type Sender = 'member' | 'assistant' | 'agent' | 'notice'

export interface Message {
  seq: number
  at: string
  from: Sender
  client_id?: string
  text: string
  buttons: Button[]
  answer: Answer | null
  failed?: boolean
}

export interface Messages { messages: Message[]; typing: boolean; last: number }

export interface Posted { id: string; seq: number; duplicate: boolean }

export interface ServiceLine {
  condition: string
  used: number
  held: number
  remaining: number | null
  limit: number | null
  unlimited: boolean
}

export interface Service {
  id: string
  name: string
  group: string
  used: number
  held: number
  remaining: number | null
  limit: number | null
  unlimited: boolean
  lines: ServiceLine[]
  may_use_now: boolean | null
  needs: string[]
  reason: string
  clause: string
  from: string | null
  closed_until: string | null
}

export interface Services {
  as_of: string
  tier_name: string | null
  policy_year: { start: string; end: string } | null
  waiting_until: string | null
  services: Service[]
}

export interface ServiceDetail extends Service {
  summary: string
  facts: { title: string; text: string; clause: string }[]
  steps: string[]
  documents: string[]
  hours: string
  phone: { name: string; number: string } | null
  verbatim: { clause: string; text: string }[]
}

export interface Booking {
  id: string
  service: string
  service_name: string
  state: string
  state_name: string
  wanted_date: string | null
  wanted_time: string | null
  visit_at: string | null
  place: string | null
  for_name: string
  holds: { service: string; uses: number }[]
  next: string
  may_cancel: boolean
  may_move: boolean
}

export type Change =
  | { allowed: true; forfeits: boolean; told: string; proposal: string }
  | { allowed: false; reason: string; clause: string; hotline: Hotline | null }

export interface BookingDetail extends Booking {
  steps: { state_name: string; at: string }[]
  cancel: Change
  move: Change
}

export interface News { id: string; at: string; title: string; text: string; booking: string | null }

export interface Subscriptions { templates: { id: string; title: string }[]; left: Record<string, number> }
