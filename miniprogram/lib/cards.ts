// From a message to what is drawn: the text, the cards below it, the choices. Nothing here reads the Chinese of an answer.

import { counts, date, dayOrNone, moment, sentences, visit } from './format'
import type { CountView } from './format'
import { serviceName } from './names'
import { texts } from './texts'
import type { Unsent } from './timeline'
import type { Answer, AnswerBooking, Button, Decision, Message, QuotaLine } from './types'

export interface CallView { title: string; number: string; note: string; urgent: boolean }

export interface QuotaRow extends CountView { name: string; until: string }

export interface DecisionView {
  tone: 'yes' | 'no' | 'open'
  verdict: string
  name: string
  reasons: string[]
  from: string
  clause: string
  service: string
}

export interface BookingRow { id: string; name: string; state: string; when: string; service: string }

export interface ChoiceView extends Button { look: 'main' | 'plain' }

export interface ItemView {
  key: string
  mine: boolean
  notice: boolean
  who: string
  lines: string[]
  time: string
  state: '' | Unsent['state']
  why: string
  unsent: string
  emergency: CallView[]
  decision: DecisionView | null
  quota: QuotaRow[]
  bookings: BookingRow[]
  calls: CallView[]
  choices: ChoiceView[]
  question: boolean
  proposal: boolean
}

const URGENT = ['emergency', 'mental_crisis']
const AMBULANCE = '120'
const SUPPORT = '12356'

export const blank: ItemView = {
  key: '', time: '', lines: [], mine: false, notice: false, who: '', state: '', why: '', unsent: '', emergency: [], decision: null, quota: [], bookings: [],
  calls: [], choices: [], question: false, proposal: false,
}

/** A message the server has. `newest`: only there the choices can still be taken. */
export function itemOf(message: Message, newest: boolean, elder: boolean): ItemView {
  const base = {
    ...blank,
    key: `m${message.seq}`,
    lines: elder && message.from !== 'member' ? sentences(message.text) : [message.text],
    time: moment(message.at),
  }
  if (message.from === 'member') return { ...base, mine: true }
  if (message.from === 'notice') return { ...base, notice: true }
  const choices = newest ? message.buttons.map(choiceOf) : []
  const who = message.from === 'agent' ? texts.chat.agent : texts.chat.automatic
  return message.answer
    ? { ...base, who, choices, ...cardsOf(message.answer) }
    : { ...base, who, choices }
}

export const unsentItem = (item: Unsent): ItemView => ({
  ...blank,
  key: `u${item.id}`,
  mine: true,
  lines: [item.text],
  time: '',
  state: item.state,
  why: item.why ?? '',
  unsent: item.id,
})

const choiceOf = (button: Button): ChoiceView => ({
  ...button,
  look: button.payload.startsWith('/confirm') ? 'main' : 'plain',
})

function cardsOf(answer: Answer): Partial<ItemView> {
  if (URGENT.includes(answer.intent)) return { emergency: urgentCalls(answer) }
  const booked = listOf(answer.booking).map(bookingRow)
  const asking = Boolean(answer.decision?.needs.length) && answer.intent === 'book'
  return {
    decision: answer.decision && !booked.length && !answer.proposal && !asking ? decisionView(answer.decision) : null,
    quota: listOf(answer.quota).map((line, _, all) => quotaRow(line, all)),
    bookings: booked,
    calls: answer.contact ? [callOf(answer.contact.name ?? '', answer.contact.phone)] : [],
    question: asking,
    proposal: Boolean(answer.proposal),
  }
}

const listOf = <T>(part: T | T[] | undefined): T[] => (part === undefined ? [] : Array.isArray(part) ? part : [part])

export const callOf = (name: string, number: string, note = ''): CallView => ({
  title: name ? texts.call.named(name) : texts.call.number(number),
  number,
  note: note || number,
  urgent: false,
})

/** The number the answer names comes first; both lines are always there. */
function urgentCalls(answer: Answer): CallView[] {
  const named = answer.contact?.phone ?? (answer.intent === 'mental_crisis' ? SUPPORT : AMBULANCE)
  const numbers = [...new Set([named, AMBULANCE, SUPPORT])]
  return numbers.map((number) => ({
    title: texts.call.number(number),
    number,
    note: texts.call.urgent[number] ?? '',
    urgent: number === named,
  }))
}

function quotaRow(line: QuotaLine, all: QuotaLine[]): QuotaRow {
  const several = all.filter((other) => other.service === line.service).length > 1
  const condition = texts.conditions[line.condition]
  const name = serviceName(line.service)
  return {
    ...counts({ ...line, unlimited: line.limit === null }),
    name: several && condition ? `${name}（${condition}）` : name,
    until: line.limit ? texts.format.until(date(line.window_end)) : '',
  }
}

export const undecided: DecisionView = { tone: 'open', verdict: '', name: '', reasons: [], from: '', clause: '', service: '' }

function decisionView(decision: Decision): DecisionView {
  const tone = decision.outcome === 'allowed' ? 'yes' : decision.outcome === 'refused' ? 'no' : 'open'
  const possible = decision.outcome === 'refused' ? decision.earliest_date : null
  return {
    tone,
    verdict: texts.decision[tone],
    name: serviceName(decision.service),
    reasons: decision.needs.map((need) => need.question),
    from: possible ? texts.decision.from(dayOrNone(possible)) : '',
    clause: [...new Set(decision.reasons.map((reason) => reason.clause).filter(Boolean))].join('、'),
    service: decision.service,
  }
}

const bookingRow = (booking: AnswerBooking): BookingRow => ({
  id: booking.id,
  name: serviceName(booking.service),
  state: texts.states[booking.state] ?? '',
  when: booking.visit_at ? visit(booking.visit_at) : dayOrNone(booking.wanted_date),
  service: booking.service,
})
