// Phone numbers that are called with one tap.
import type { CallView } from '../../lib/cards'
import { call } from '../../lib/ui'

Component({
  properties: { calls: { type: Array, value: [] as CallView[] } },
  methods: {
    call(event: WechatMiniprogram.TouchEvent) {
      call(String(event.currentTarget.dataset['number']))
    },
  },
})
