// What stands where a page has nothing to show yet: it loads, it failed, or there is nothing.
import { texts } from '../../lib/texts'

Component({
  properties: {
    state: { type: String, value: 'loading' },
    text: { type: String, value: '' },
    action: { type: String, value: '' },
  },
  data: { t: { loading: texts.common.loading } },
  methods: {
    act() {
      this.triggerEvent('act')
    },
  },
})
