// The bookings, those under way first, and what has happened to them since the member last looked.
import { get, post } from '../../lib/api'
import { dayOrNone, moment, visit } from '../../lib/format'
import { me, signedIn } from '../../lib/session'
import { texts, wording } from '../../lib/texts'
import type { Booking, News, Subscriptions } from '../../lib/types'
import { go, look, tell, whyNot } from '../../lib/ui'

const words = texts.bookings
const ENDED = ['completed', 'cancelled', 'forfeited', 'rejected']

Page({
  data: {
    t: wording(words),
    look: 'screen',
    state: 'loading' as 'loading' | 'ready' | 'failed' | 'empty' | 'unbound',
    why: '',
    action: '',
    news: [] as (News & { when: string })[],
    groups: [] as { name: string; rows: ReturnType<typeof rowOf>[] }[],
    templates: [] as string[],
  },

  onShow() {
    this.setData({ look: look() })
    void this.load()
  },

  async load() {
    try {
      await signedIn()
      if (!me()) {
        this.setData({ state: 'unbound', why: texts.services.empty, action: texts.chat.bind })
        return
      }
      // The bookings are what the page is for: it stands without the news.
      const news = get<News[]>('/news?unread=1').catch(() => [])
      const bookings = await get<Booking[]>('/bookings')
      this.show(bookings, await news)
      await this.templates()
    } catch (thrown) {
      this.setData({ state: 'failed', why: whyNot(thrown), action: texts.common.again })
    }
  },

  show(bookings: Booking[], news: News[]) {
    if (!bookings.length && !news.length) {
      this.setData({ state: 'empty', why: words.empty, action: words.toChat })
      return
    }
    const rows = bookings.map(rowOf)
    const groups = [
      { name: words.open, rows: rows.filter((row) => row.open) },
      { name: words.ended, rows: rows.filter((row) => !row.open) },
    ].filter((group) => group.rows.length)
    this.setData({ state: 'ready', groups, news: news.map((item) => ({ ...item, when: moment(item.at) })) })
  },

  /** Whether WeChat may remind the member; without templates the button does not appear. */
  async templates() {
    const found = await get<Subscriptions>('/subscriptions').catch(() => null)
    this.setData({ templates: (found?.templates ?? []).map((template) => template.id) })
  },

  act() {
    if (this.data.state === 'unbound') {
      go('/pages/bind/index')
    } else if (this.data.state === 'empty') {
      void wx.reLaunch({ url: '/pages/chat/index' })
    } else {
      this.setData({ state: 'loading' })
      void this.load()
    }
  },

  open(event: WechatMiniprogram.TouchEvent) {
    go(`/pages/booking/index?id=${encodeURIComponent(String(event.currentTarget.dataset['id']))}`)
  },

  async read(event: WechatMiniprogram.TouchEvent) {
    const id = String(event.currentTarget.dataset['id'])
    try {
      await post(`/news/${encodeURIComponent(id)}/read`)
      await this.load()
    } catch (thrown) {
      tell(whyNot(thrown))
    }
  },

  /** One tap is one message WeChat lets us send: the server keeps count of what was granted. */
  async subscribe() {
    try {
      const answer = await wx.requestSubscribeMessage({ tmplIds: this.data.templates })
      const accepted = this.data.templates.filter((id) => answer[id] === 'accept')
      if (accepted.length) await post('/subscriptions', { accepted })
      tell(accepted.length ? words.notified : words.refused)
    } catch {
      tell(words.refused)
    }
  },
})

function rowOf(booking: Booking) {
  return {
    ...booking,
    open: !ENDED.includes(booking.state),
    whenName: booking.visit_at ? words.visit : words.wanted,
    when: booking.visit_at ? visit(booking.visit_at) : `${dayOrNone(booking.wanted_date)} ${booking.wanted_time ?? ''}`.trim(),
  }
}
