// One service: whether it may be used now, its counts, how it is done, and the handbook word for word.
import { get } from '../../lib/api'
import { callOf } from '../../lib/cards'
import { day } from '../../lib/format'
import { learnNames } from '../../lib/names'
import { signedIn } from '../../lib/session'
import { linesOf, toneOf } from '../../lib/standing'
import { texts, wording } from '../../lib/texts'
import type { ServiceDetail } from '../../lib/types'
import { look, whyNot } from '../../lib/ui'

const words = texts.service

Page({
  data: {
    t: wording(words),
    again: texts.common.again,
    look: 'screen',
    state: 'loading' as 'loading' | 'ready' | 'failed',
    why: '',
    shown: false,
    ...viewOf(null),
  },
  serviceId: '',

  onLoad(query: Record<string, string | undefined>) {
    this.serviceId = decodeURIComponent(query['id'] ?? '')
    void this.load()
  },

  onShow() {
    this.setData({ look: look() })
  },

  async load() {
    this.setData({ state: 'loading' })
    try {
      await signedIn()
      const found = await get<ServiceDetail>(`/services/${encodeURIComponent(this.serviceId)}`)
      learnNames([found])
      this.setData({ state: 'ready', ...viewOf(found) })
    } catch (thrown) {
      this.setData({ state: 'failed', why: whyNot(thrown) })
    }
  },

  unfold() {
    this.setData({ shown: !this.data.shown })
  },

  /** The talk goes on with this said, on a fresh first page. */
  say(event: WechatMiniprogram.TouchEvent) {
    const said = String(event.currentTarget.dataset['say'])
    void wx.reLaunch({ url: `/pages/chat/index?say=${encodeURIComponent(said)}` })
  },
})

function viewOf(found: ServiceDetail | null) {
  const tone = found ? toneOf(found) : 'open'
  return {
    name: found?.name ?? '',
    summary: found?.summary ?? '',
    tone,
    verdict: texts.services[tone],
    from: found?.from && tone === 'no' ? texts.services.from(day(found.from)) : '',
    reason: tone === 'no' ? (found?.reason ?? '') : '',
    needs: tone === 'open' ? (found?.needs ?? []) : [],
    clause: found?.clause && tone !== 'yes' ? texts.common.clause(found.clause) : '',
    lines: found ? linesOf(found) : [],
    facts: factsOf(found?.facts ?? []),
    steps: found?.steps ?? [],
    documents: found?.documents ?? [],
    hours: found?.hours ?? '',
    calls: found?.phone ? [callOf(found.phone.name, found.phone.number)] : [],
    verbatim: (found?.verbatim ?? []).map((part) => ({ ...part, source: words.clause(part.clause) })),
    bookText: found ? words.bookText(found.name) : '',
    askText: found ? words.askText(found.name) : '',
  }
}

interface FactGroup { title: string; parts: { text: string; source: string }[] }

/** What stands under one heading, together. */
function factsOf(facts: ServiceDetail['facts']): FactGroup[] {
  const groups: FactGroup[] = []
  facts.forEach(({ title, text, clause }) => {
    let group = groups.find((other) => other.title === title)
    if (!group) groups.push((group = { title, parts: [] }))
    group.parts.push({ text, source: clause ? words.clause(clause) : '' })
  })
  return groups
}
