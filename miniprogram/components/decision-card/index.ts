// Yes, no or not yet to one service, from which day, on which clause.
import { undecided } from '../../lib/cards'
import type { DecisionView } from '../../lib/cards'
import { texts } from '../../lib/texts'
import { go } from '../../lib/ui'

Component({
  properties: { decision: { type: Object, value: undecided } },
  data: { clause: '', t: { more: texts.decision.more } },
  observers: {
    decision(decision: DecisionView) {
      this.setData({ clause: decision.clause ? texts.common.clause(decision.clause) : '' })
    },
  },
  methods: {
    more() {
      go(`/pages/service/index?id=${encodeURIComponent((this.data.decision as DecisionView).service)}`)
    },
  },
})
