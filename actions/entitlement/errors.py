"""What can go wrong in the entitlement module. Each error carries a code and one clear Chinese message."""

from __future__ import annotations


class EntitlementError(Exception):
    """Base of every error of this module: `message_zh` for people, `code` for programs, `field` where one is to blame."""

    code = "entitlement_error"

    def __init__(self, message_zh: str, field: str | None = None, code: str | None = None) -> None:
        super().__init__(message_zh)
        self.message_zh = message_zh
        self.field = field
        if code is not None:
            self.code = code


class CatalogueError(EntitlementError):
    """The catalogue file is broken or incomplete. `file`, `field` (path inside the file) and `reason` say where and why."""

    code = "catalogue_error"

    def __init__(self, file: str, field: str, reason: str) -> None:
        super().__init__(f"产品目录 {file} 的 {field}：{reason}", field=field)
        self.file = file
        self.reason = reason


class UnknownMember(EntitlementError):
    """No member has this id (or this openid)."""

    code = "unknown_member"

    def __init__(self, member_id: str) -> None:
        super().__init__(f"查不到会员 {member_id}", field="member")


class UnknownService(EntitlementError):
    """The catalogue has no service with this id."""

    code = "unknown_service"

    def __init__(self, service: str) -> None:
        super().__init__(f"没有服务项目 {service}", field="service")


class UnknownBooking(EntitlementError):
    """No booking has this id."""

    code = "unknown_booking"

    def __init__(self, booking_id: str) -> None:
        super().__init__(f"查不到预约 {booking_id}", field="booking")


class BadFact(EntitlementError):
    """A fact has a name or a value the engine does not know, or a value that cannot be true.

    `field` is its name in code, `label` what people call it; without one the message shows the name as it was told.
    """

    code = "bad_fact"

    def __init__(self, field: str, reason: str, label: str = "") -> None:
        super().__init__(f"{label or field}：{reason}", field=field)
        self.reason = reason


class BadDate(BadFact):
    """A date or time that does not exist, or that cannot be: a diagnosis in the future, before birth …"""

    code = "bad_date"


class BadInstant(EntitlementError):
    """An instant without time zone: nobody could tell which day it is in Shanghai."""

    code = "bad_instant"

    def __init__(self) -> None:
        super().__init__("时刻必须带时区", field="at")


class BadChange(EntitlementError):
    """A supposition that cannot be made: nothing there to change, or a figure that cannot be. `field` names which."""

    code = "bad_change"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason, field=field)
        self.reason = reason


class IllegalTransition(EntitlementError):
    """A booking cannot go from its state to the wanted one."""

    code = "illegal_transition"


class CancelBarred(IllegalTransition):
    """The booking can no longer be cancelled (4.9 注意8, 4.11 注意6: after signing), or only by a person."""

    code = "cancel_barred"


class IdempotencyConflict(EntitlementError):
    """The same idempotency key came with a different request."""

    code = "idempotency_conflict"

    def __init__(self, key: str) -> None:
        super().__init__(f"请求编号 {key} 已用于另一个预约", field="key")


class LedgerError(EntitlementError):
    """An entry that would make the ledger miscount: a release or use of more than is held."""

    code = "ledger_error"


class MembersFileError(EntitlementError):
    """The members file cannot be read at all. One bad member is no such error: see LoadReport.refused."""

    code = "members_file_error"

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"会员文件 {file}：{reason}", field=file)
        self.file = file
        self.reason = reason


class DatabaseVersionError(EntitlementError):
    """The database was upgraded by a newer program; working on it with this one could spoil it."""

    code = "database_version"

    def __init__(self, revision: str) -> None:
        super().__init__(f"数据库的版本 {revision} 比本程序新，请先升级程序", field="database")
        self.revision = revision


class ProviderSettingsError(EntitlementError):
    """A setting of the provider is missing or wrong; `field` is the environment variable."""

    code = "provider_settings"

    def __init__(self, variable: str, reason: str) -> None:
        super().__init__(f"环境变量 {variable}：{reason}", field=variable)


class UnknownEvent(EntitlementError):
    """The outbox has no event with this id."""

    code = "unknown_event"

    def __init__(self, event_id: str) -> None:
        super().__init__(f"发件箱里没有事件 {event_id}", field="event")


class AlreadyDelivered(EntitlementError):
    """The provider has taken this event; sending it again would come after later ones."""

    code = "already_delivered"

    def __init__(self, event_id: str) -> None:
        super().__init__(f"事件 {event_id} 已经送达，不再重发", field="event")


class CallbackError(EntitlementError):
    """A message that claims to come from the provider is refused; nothing was changed."""

    code = "bad_callback"


class ForgedCallback(CallbackError):
    """No signature, or not the provider's over this body."""

    code = "forged"

    def __init__(self) -> None:
        super().__init__("签名不对", field="signature")


class StaleCallback(CallbackError):
    """Signed, but sent more than five minutes before or after."""

    code = "stale"

    def __init__(self) -> None:
        super().__init__("签名的时间超出五分钟", field="signature")


class ReplayedCallback(CallbackError):
    """The very message was received before, or its event id came with another content."""

    code = "replayed"

    def __init__(self, reason: str = "这条消息已经收到过") -> None:
        super().__init__(reason, field="id")


class BadCallback(CallbackError):
    """Signed by the provider, but not to be understood; `field` is to blame."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}：{reason}", field=field)


class PreviewOutdated(EntitlementError):
    """What was told before cancelling is no longer what cancelling would do; nothing was changed."""

    code = "preview_outdated"

    def __init__(self, act_zh: str = "取消") -> None:
        super().__init__(f"情况已经变化，请重新查看{act_zh}的结果再确认", field="state")


class MoveOutdated(PreviewOutdated):
    """What was told before moving is no longer what moving would do; nothing was changed."""

    code = "move_outdated"

    def __init__(self) -> None:
        super().__init__("改期")


class BookingOutdated(PreviewOutdated):
    """Booking would hold other counts than was told before; nothing was booked."""

    code = "booking_outdated"

    def __init__(self) -> None:
        super().__init__("预约")


class BadConsent(EntitlementError):
    """A consent that could prove nothing: something is missing, or it speaks of another member; nothing was done."""

    code = "bad_consent"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"同意凭据的 {field}：{reason}", field=field)
        self.reason = reason


class ConsentSpent(EntitlementError):
    """The proposal was carried out before: one yes is one act; nothing was done now."""

    code = "consent_spent"

    def __init__(self) -> None:
        super().__init__("这个提议已经办过了，请重新提出再确认", field="proposal")


class BadSearch(EntitlementError):
    """What was told is not enough to search a member by: a name alone would list other people."""

    code = "search_too_broad"

    def __init__(self) -> None:
        super().__init__("请用保单号、完整的手机号、姓名加出生日期，或证件号末四位以上来查找", field="query")


class BadPage(EntitlementError):
    """A page of a size or from a place that does not exist."""

    code = "bad_page"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}：{reason}", field=field)


class UnknownIncident(EntitlementError):
    """There is no incident with this id."""

    code = "unknown_incident"

    def __init__(self, incident_id: str) -> None:
        super().__init__(f"没有事件单 {incident_id}", field="incident")


class IncidentSettled(EntitlementError):
    """Somebody has taken the incident up, or closed it, before."""

    code = "incident_settled"

    def __init__(self, incident_id: str, actor: str) -> None:
        super().__init__(f"事件单 {incident_id} 已由 {actor} 处理", field="incident")
