// One booking: where it stands, and cancelling or moving it with what that costs told before.
import { get, post } from '../../lib/api'
import { callOf } from '../../lib/cards'
import { asFailure } from '../../lib/failure'
import { day, dayOrNone, moment, today, visit } from '../../lib/format'
import { uuid } from '../../lib/ids'
import { learnNames, serviceName } from '../../lib/names'
import { signedIn } from '../../lib/session'
import { texts, wording } from '../../lib/texts'
import type { Booking, BookingDetail, Change, Services } from '../../lib/types'
import { look, whyNot } from '../../lib/ui'

type What = 'cancel' | 'move'

const words = texts.booking
const asking = { asked: '' as '' | What, consequence: '', forfeits: false, day: '', dayShown: '', time: '', working: false }
const refusing = { refusal: '', clause: '', calls: [] as ReturnType<typeof callOf>[] }

Page({
  data: {
    t: wording(words),
    b: wording(texts.bookings),
    again: texts.common.again,
    look: 'screen',
    state: 'loading' as 'loading' | 'ready' | 'failed',
    why: '',
    told: null as { text: string; tone: string } | null,
    earliest: today(),
    ...viewOf(null),
    ...asking,
    ...refusing,
  },
  bookingId: '',
  detail: null as BookingDetail | null,
  /** The name of the act being carried out: sent twice, it is done once. */
  key: '',

  onLoad(query: Record<string, string | undefined>) {
    this.bookingId = decodeURIComponent(query['id'] ?? '')
  },

  onShow() {
    this.setData({ look: look() })
    void this.load()
  },

  async load() {
    try {
      await signedIn()
      this.detail = await get<BookingDetail>(`/bookings/${encodeURIComponent(this.bookingId)}`)
      await this.names(this.detail)
      this.setData({ state: 'ready', ...viewOf(this.detail) })
    } catch (thrown) {
      this.setData({ state: 'failed', why: whyNot(thrown) })
    }
  },

  /** What the services are called whose counts are held. */
  async names(found: BookingDetail) {
    learnNames([{ id: found.service, name: found.service_name }])
    if (found.holds.every((hold) => hold.service === found.service)) return
    await get<Services>('/services').then(({ services }) => learnNames(services), () => undefined)
  },

  ask(event: WechatMiniprogram.TouchEvent) {
    const what = event.currentTarget.dataset['what'] as What
    const change = this.detail?.[what]
    if (!change) return
    this.setData({ told: null, ...asking, ...refusing })
    if (change.allowed) this.begin(what, change.told, change.forfeits)
    else this.setData(refusalOf(change))
  },

  begin(what: What, consequence: string, forfeits: boolean) {
    this.key = uuid()
    this.setData({ asked: what, consequence, forfeits })
  },

  leave() {
    this.setData({ ...asking })
  },

  pickDay(event: WechatMiniprogram.PickerChange) {
    const picked = String(event.detail.value)
    this.key = uuid()
    this.setData({ day: picked, dayShown: day(picked) })
  },

  pickTime(event: WechatMiniprogram.PickerChange) {
    this.key = uuid()
    this.setData({ time: String(event.detail.value) })
  },

  async carryOut() {
    const what = this.data.asked
    const change = what ? this.detail?.[what] : undefined
    if (!what || !change?.allowed || this.data.working) return
    if (what === 'move' && !this.data.day) {
      this.setData({ told: { text: words.dayFirst, tone: 'warn' } })
      return
    }
    this.setData({ working: true, told: null })
    try {
      await this.send(what, change.proposal)
      this.setData({ ...asking, told: { text: what === 'cancel' ? words.cancelled : words.moved, tone: 'good' } })
    } catch (thrown) {
      await this.refused(what, thrown)
    }
    await this.load()
  },

  send(what: What, proposal: string) {
    const when = what === 'move' ? { date: this.data.day, time: this.data.time || null } : {}
    return post<Booking>(`/bookings/${encodeURIComponent(this.bookingId)}/${what}`, { proposal, key: this.key, ...when })
  },

  /** What was told before no longer holds (409): it is told anew, and nothing happens until the member says yes to that. */
  async refused(what: What, thrown: unknown) {
    const stale = asFailure(thrown).status === 409
    this.setData({ working: false, told: { text: stale ? words.changed : whyNot(thrown), tone: stale ? 'warn' : 'wrong' } })
    if (!stale) return
    await this.load()
    const change = this.detail?.[what]
    if (change?.allowed) this.begin(what, change.told, change.forfeits)
    else this.setData({ ...asking, ...(change ? refusalOf(change) : {}) })
  },
})

const refusalOf = (change: Change) =>
  change.allowed
    ? refusing
    : {
        refusal: change.reason,
        clause: change.clause ? texts.common.clause(change.clause) : '',
        calls: change.hotline ? [callOf(change.hotline.name, change.hotline.number)] : [],
      }

const ENDED = ['completed', 'cancelled', 'forfeited', 'rejected']

function viewOf(found: BookingDetail | null) {
  const open = found !== null && !ENDED.includes(found.state)
  return {
    booking: found,
    whenName: found?.visit_at ? texts.bookings.visit : texts.bookings.wanted,
    when: found ? whenOf(found) : '',
    holds: (found?.holds ?? []).map((hold) => texts.bookings.hold(serviceName(hold.service), hold.uses)).join('、'),
    steps: (found?.steps ?? []).map((step) => ({ ...step, when: moment(step.at) })),
    canAskCancel: open,
    canAskMove: open,
  }
}

const whenOf = (found: Booking): string =>
  found.visit_at ? visit(found.visit_at) : `${dayOrNone(found.wanted_date)} ${found.wanted_time ?? ''}`.trim()
