// How a service stands with the member: whether it may be used, and its counts line by line.

import { counts } from './format'
import type { CountView } from './format'
import { texts } from './texts'
import type { Service } from './types'

/** Whether it may be used now; open where something is still to be asked. */
export const toneOf = (service: Pick<Service, 'may_use_now'>): 'open' | 'yes' | 'no' =>
  service.may_use_now === null ? 'open' : service.may_use_now ? 'yes' : 'no'

/** A single line needs no condition; several are told apart by theirs. */
export function linesOf(service: Service): (CountView & { condition: string })[] {
  const lines = service.lines.length ? service.lines : [{ ...service, condition: '' }]
  return lines.map((line) => ({ ...counts(line), condition: lines.length > 1 ? conditionOf(line.condition) : '' }))
}

const conditionOf = (condition: string): string => texts.conditions[condition] ?? condition
