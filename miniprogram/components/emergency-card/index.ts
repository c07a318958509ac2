// Somebody may be in danger: the words, and the numbers that help, as large as can be.
import type { CallView } from '../../lib/cards'
import { texts } from '../../lib/texts'
import { call } from '../../lib/ui'

Component({
  properties: {
    calls: { type: Array, value: [] as CallView[] },
    lines: { type: Array, value: [] as string[] },
  },
  data: { t: { title: texts.call.title } },
  methods: {
    call(event: WechatMiniprogram.TouchEvent) {
      call(String(event.currentTarget.dataset['number']))
    },
  },
})
