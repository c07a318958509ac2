// Every service with its counts, and whether it may be used now.
import { get } from '../../lib/api'
import { date, day, moment } from '../../lib/format'
import { learnNames } from '../../lib/names'
import { me, signedIn } from '../../lib/session'
import { linesOf, toneOf } from '../../lib/standing'
import { texts } from '../../lib/texts'
import type { Service, Services } from '../../lib/types'
import { go, look, whyNot } from '../../lib/ui'

const words = texts.services

Page({
  data: {
    t: { left: words.left, note: words.note },
    look: 'screen',
    state: 'loading' as 'loading' | 'ready' | 'failed' | 'empty',
    why: '',
    action: '',
    head: { tier: '', year: '', waiting: '', asOf: '' },
    groups: [] as { name: string; rows: ReturnType<typeof rowOf>[] }[],
  },

  onShow() {
    this.setData({ look: look() })
    void this.load()
  },

  async load() {
    try {
      await signedIn()
      if (!me()) {
        this.setData({ state: 'empty', why: words.empty, action: texts.chat.bind })
        return
      }
      const found = await get<Services>('/services')
      learnNames(found.services)
      this.setData({ state: 'ready', head: headOf(found), groups: grouped(found.services) })
    } catch (thrown) {
      this.setData({ state: 'failed', why: whyNot(thrown), action: texts.common.again })
    }
  },

  act() {
    if (this.data.state === 'empty') {
      go('/pages/bind/index')
      return
    }
    this.setData({ state: 'loading' })
    void this.load()
  },

  open(event: WechatMiniprogram.TouchEvent) {
    go(`/pages/service/index?id=${encodeURIComponent(String(event.currentTarget.dataset['id']))}`)
  },
})

function headOf(found: Services) {
  const year = found.policy_year
  return {
    tier: found.tier_name ? words.tier(found.tier_name) : words.noTier,
    year: year ? words.year(date(year.start), date(year.end)) : '',
    waiting: found.waiting_until ? words.waiting(day(found.waiting_until)) : '',
    asOf: texts.common.asOf(moment(found.as_of)),
  }
}

function grouped(services: Service[]) {
  const names = [...new Set(services.map((service) => service.group))]
  return names.map((name) => ({ name, rows: services.filter((service) => service.group === name).map(rowOf) }))
}

function rowOf(service: Service) {
  const tone = toneOf(service)
  return {
    id: service.id,
    name: service.name,
    tone,
    verdict: service.from && tone === 'no' ? words.from(day(service.from)) : words[tone],
    reason: tone === 'no' ? service.reason : '',
    lines: linesOf(service),
  }
}
