// One message: the member's own on the right, what the assistant or a person says on the left with its cards and choices.
import { blank } from '../../lib/cards'
import type { ItemView } from '../../lib/cards'
import { texts } from '../../lib/texts'

const { sending, waiting, resend, drop, proposal, question } = texts.chat

Component({
  properties: {
    item: { type: Object, value: blank },
    elder: { type: Boolean, value: false },
  },
  data: { t: { sending, waiting, resend, drop, proposal, question } },
  methods: {
    take(event: WechatMiniprogram.CustomEvent) {
      this.triggerEvent('take', event.detail)
    },
    again() {
      this.triggerEvent('again', { id: (this.data.item as ItemView).unsent })
    },
    drop() {
      this.triggerEvent('drop', { id: (this.data.item as ItemView).unsent })
    },
  },
})
