// The talk. The first page: what the member says, what is answered, and from here everywhere else.
import { get } from '../../lib/api'
import { itemOf, unsentItem } from '../../lib/cards'
import type { ChoiceView, ItemView } from '../../lib/cards'
import { Chat } from '../../lib/chat'
import type { Talk } from '../../lib/chat'
import { learnNames, namesKnown } from '../../lib/names'
import { elder, setElder } from '../../lib/prefs'
import { me, onIdentity, signedIn } from '../../lib/session'
import { LONGEST } from '../../lib/settings'
import { texts, wording } from '../../lib/texts'
import type { Me, News, Services } from '../../lib/types'
import { go, look, tell, whyNot } from '../../lib/ui'

interface Strip { text: string; action: string; tone: string; page: string }

const words = texts.chat
const starters: ChoiceView[] = words.starters.map((title) => ({ title, payload: title, look: 'plain' }))

let chat: Chat | null = null
let talk: Talk | null = null
let stopListening: () => void = () => undefined
let identityChanged = false

const network = ({ isConnected }: { isConnected: boolean }): void => {
  if (isConnected) chat?.networkIsBack()
}

Page({
  data: {
    t: { ...wording(words), again: texts.common.again },
    look: 'screen',
    large: false,
    longest: LONGEST,
    starters,
    state: 'loading' as 'loading' | 'ready' | 'failed',
    why: '',
    strip: null as Strip | null,
    news: '',
    acting: '',
    items: [] as ItemView[],
    more: false,
    typing: false,
    offline: false,
    asking: false,
    draft: '',
    anchor: '',
    endId: 'end',
  },

  onLoad(query: Record<string, string | undefined>) {
    chat = new Chat((changed) => this.draw(changed))
    stopListening = onIdentity(() => { identityChanged = true })
    wx.onNetworkStatusChange(network)
    void this.begin().then(() => this.sayFromLink(query['say']))
  },

  onUnload() {
    stopListening()
    wx.offNetworkStatusChange(network as () => void)
    chat?.pause()
  },

  onShow() {
    this.setData({ look: look(), large: elder() })
    if (this.data.state === 'loading') return
    if (identityChanged) void this.anew()
    else chat?.resume()
    this.around()
  },

  onHide() {
    chat?.pause()
  },

  /** A talk of another identity begins with an empty screen. */
  async anew() {
    chat?.forget()
    await this.begin()
  },

  async begin() {
    this.setData({ state: 'loading' })
    try {
      await signedIn()
      identityChanged = false
      this.setData({ look: look(), large: elder() })
      await this.names()
      await chat?.open()
      this.setData({ state: 'ready' })
      this.around()
      this.toEnd()
    } catch (thrown) {
      this.setData({ state: 'failed', why: whyNot(thrown) })
    }
  },

  /** What services are called, for the cards; the talk goes on without. */
  async names() {
    if (namesKnown() || !me()) return
    await get<Services>('/services').then(({ services }) => learnNames(services), () => undefined)
  },

  /** A page that leads back here with something to say for the member. */
  sayFromLink(said: string | undefined) {
    if (said && this.data.state === 'ready') chat?.say(decodeURIComponent(said))
  },

  around() {
    const known = me()
    this.setData({ strip: stripOf(known), acting: actingOf(known) })
    if (!known) return
    get<News[]>('/news?unread=1').then(
      (news) => this.setData({ news: news.length ? words.news(news.length) : '' }),
      () => undefined,
    )
  },

  draw(changed: Talk) {
    const grown = changed.messages.length + changed.unsent.length !== (talk?.messages.length ?? 0) + (talk?.unsent.length ?? 0)
    const earlier = talk !== null && changed.messages[0]?.seq !== talk.messages[0]?.seq && talk.messages.length > 0
    talk = changed
    const large = elder()
    const newest = changed.unsent.length ? -1 : changed.messages.length - 1
    const items = changed.messages.map((message, index) => itemOf(message, index === newest, large))
    this.setData({
      items: [...items, ...changed.unsent.map(unsentItem)],
      typing: changed.typing,
      offline: changed.offline,
      more: changed.more,
    })
    if (grown && !earlier) this.toEnd()
  },

  /** Shows what is new from its beginning: the member's last words with the answer below them, or what came without being asked. */
  toEnd() {
    const anchor = anchorOf(this.data.items) ?? this.data.endId
    this.setData({ anchor: '' }, () => this.setData({ anchor }))
  },

  write(event: WechatMiniprogram.Input) {
    this.setData({ draft: event.detail.value })
  },

  send() {
    const text = this.data.draft.trim()
    if (!text || this.data.state !== 'ready') return
    this.setData({ draft: '' })
    chat?.say(text)
  },

  take(event: WechatMiniprogram.CustomEvent<ChoiceView>) {
    const { title, payload } = event.detail
    if (payload === title) chat?.say(title)
    else chat?.say(title, payload)
  },

  again(event: WechatMiniprogram.CustomEvent<{ id: string }>) {
    chat?.again(event.detail.id)
  },

  drop(event: WechatMiniprogram.CustomEvent<{ id: string }>) {
    chat?.drop(event.detail.id)
  },

  earlier() {
    chat?.earlier().catch((thrown) => tell(whyNot(thrown)))
  },

  async person() {
    if (this.data.asking) return
    this.setData({ asking: true })
    await chat?.person().catch((thrown) => tell(whyNot(thrown)))
    this.setData({ asking: false })
  },

  resize() {
    setElder(!elder())
    this.setData({ look: look(), large: elder() })
    if (talk) this.draw(talk)
    this.toEnd()
  },

  open(event: WechatMiniprogram.TouchEvent) {
    go(`/pages/${String(event.currentTarget.dataset['page'])}/index`)
  },

  strip() {
    if (this.data.strip) go(this.data.strip.page)
  },

  toNews() {
    go('/pages/bookings/index')
  },
})

const TURN = 4

function anchorOf(items: ItemView[]): string | undefined {
  const turn = items.slice(-TURN)
  return (turn.filter((item) => item.mine).pop() ?? turn[turn.length - 1])?.key
}

function stripOf(known: Me | null): Strip | null {
  if (!known) return { text: words.unbound, action: words.bind, tone: 'info', page: '/pages/bind/index' }
  if (known.agreements_missing.length) {
    return { text: words.missing, action: words.read, tone: 'warn', page: '/pages/privacy/index' }
  }
  return null
}

/** Stands above everything: whose matters are talked about. */
function actingOf(known: Me | null): string {
  return known?.acting_for ? words.acting(known.acting_for.name_masked, known.acting_for.relation) : ''
}
