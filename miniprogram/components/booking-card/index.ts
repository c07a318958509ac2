// A booking an answer speaks of, with the way to its page.
import type { BookingRow } from '../../lib/cards'
import { texts } from '../../lib/texts'
import { go } from '../../lib/ui'

Component({
  properties: { bookings: { type: Array, value: [] as BookingRow[] } },
  data: { t: { open: texts.chat.open, number: texts.bookings.number } },
  methods: {
    open(event: WechatMiniprogram.TouchEvent) {
      go(`/pages/booking/index?id=${encodeURIComponent(String(event.currentTarget.dataset['id']))}`)
    },
  },
})
