// Days, instants and counts as people read them. Everything is Beijing time, whatever the phone is set to.

import { texts } from './texts'

const BEIJING = 8 * 3600 * 1000
const DAY = 24 * 3600 * 1000

/** `now` as a day in Beijing. */
export const today = (now = Date.now()): string => new Date(now + BEIJING).toISOString().slice(0, 10)

/** 12月9日（周三）; with its year when that is not this one's. */
export function day(iso: string, now = today()): string {
  const [year, month, date] = iso.slice(0, 10).split('-').map(Number) as [number, number, number]
  const weekday = texts.format.weekdays[new Date(Date.UTC(year, month - 1, date)).getUTCDay()] as string
  const named = texts.format.day(month, date, weekday)
  return Number(now.slice(0, 4)) === year ? named : texts.format.year(year) + named
}

/** A day of a period, whose weekday nobody asks for. */
export const date = (iso: string, now = today()): string => day(iso, now).replace(/（.*$/, '')

export const dayOrNone = (iso: string | null): string => (iso ? day(iso) : '')

/** 09:30 of today, otherwise with its day. */
export function moment(iso: string, now = Date.now()): string {
  const shifted = new Date(instant(iso) + BEIJING).toISOString()
  const clock = shifted.slice(11, 16)
  if (shifted.slice(0, 10) === today(now)) return clock
  if (shifted.slice(0, 10) === today(now - DAY)) return `${texts.format.yesterday} ${clock}`
  return `${day(shifted, today(now))} ${clock}`
}

/** The day and the clock of a visit: 12月15日（周二）09:30. */
export const visit = (iso: string): string => {
  const shifted = new Date(instant(iso) + BEIJING).toISOString()
  return `${day(shifted)} ${shifted.slice(11, 16)}`
}

// Old JavaScript engines read only whole seconds or three digits after them.
const instant = (iso: string): number => Date.parse(iso.replace(/(\.\d{3})\d+/, '$1'))

interface Counts { used: number; held: number; remaining: number | null; limit: number | null; unlimited: boolean }

export interface CountView { big: string; unit: string; small: string; none: boolean }

/** What is left in large, what it is made of in small. */
export function counts(line: Counts): CountView {
  if (line.unlimited || line.limit === null) {
    return { big: texts.format.unlimited, unit: '', small: '', none: false }
  }
  if (line.limit === 0) return { big: texts.format.absent, unit: '', small: '', none: true }
  const left = line.remaining ?? Math.max(0, line.limit - line.used - line.held)
  return {
    big: String(left),
    unit: texts.format.uses,
    small: texts.format.made(line.limit, line.used, line.held),
    none: left === 0,
  }
}

/** Each sentence by itself, for those who read large type. */
export function sentences(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => line.match(/[^。！？]+[。！？]*[”）]*|[。！？]+/g) ?? [])
    .map((part) => part.trim())
    .filter(Boolean)
}
