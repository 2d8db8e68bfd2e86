"""How servers say that money, an allowance or patience has run out.

The format is that of `daemon.probes.wordings`.
"""

from __future__ import annotations

from typing import Final

#: Money left, only not for this request.
TOO_LARGE: Final = r"""
@request_larger_than_balance
or fewer max_tokens
can only afford
more credits are required to run this request
@tpm
request too large for model.{0,200}(?:tokens per min|\bTPM\b)
"""

#: What resets by itself, or by raising a limit.
ALLOWANCE: Final = r"""
@too_many_failures
too many (?:\w+ ){0,3}(?:failed|invalid|incorrect|unsuccessful|bad)
too many (?:\w+ )?(?:auth\w*|login) (?:attempts|failures|errors)
@no_credits
(?:run|ran) out of credits
used all (?:available|of your|your) credits
monthly included credits
never purchased credits
(?:don't|do not|doesn't|does not) have any credits
@concurrency
concurren
parallel request
simultaneous
并发
too many connections
@per_day
per[ _-]?day
\bTPD\b
\bRPD\b
by ?day
per 86400
86400 ?s
per 24 ?h
\bdaily\b
(?:today|24 hours?).{0,20}(?:limit|quota)
(?:limit|quota).{0,20}(?:today|24 hours?)
今日
今天
每日
每天
当日
当天
日(?:限额|配额|额度|调用)
@five_hour
(?:5|five)[ -]?(?:hours?|h)\b(?!.{0,12}ago)
hour allocated quota
hourly (?:quota|limit|usage)
per[ -]?hour
(?:5|五) ?(?:个)?小时
每小时
小时(?:限额|额度|用量)
@key_limit
key (?:total )?limit (?:exceeded|reached)
api key credit limit
(?:api )?key.{0,30}(?:spend(?:ing)?|usage|credit|quota) (?:limit|cap).{0,20}(?:reached|exceeded)
@token_quota
令牌[^,，。]{0,40}额度.{0,4}(?:用尽|耗尽|不足|用完)
令牌已?(?:用尽|耗尽)
令牌额度
\btoken(?:'s)?(?: \S+){0,3} quota.{0,20}(?:exhausted|used up|insufficient|not enough|has been)
token ?status ?exhausted
pre_consume_token_quota
insufficient_token_quota
token (?:has been |is )?exhausted
@budget
budget.{0,40}(?:exceed|reached|exhausted|used)
(?:exceed\w*|over|reached|out of).{0,24}budget
超出?.{0,6}预算
预算.{0,8}(?:用尽|超)
@spend_limit
(?:reached|exceed\w*|hit|over).{0,50}(?:spend(?:ing)?|usage|billing)[ _-](?:limit|cap)s?
(?:spend(?:ing)?|billing (?:hard )?)[ _-]?(?:limit|cap).{0,30}(?:reached|exceeded|hit)
billing_hard_limit
hard limit has been reached
specified.{0,20}usage limits?
monthlylimit
消费(?:限额|上限)
费用(?:限额|上限)
@per_week_or_month
(?:weekly|monthly|per[ _-]?(?:week|month)|this (?:week|month)|(?:week
+|month)(?:'s)?)\b.{0,40}(?:limit|quota|allowance|usage|allocat|cap\b|exhaust|exceed|call)
(?:limit|quota|allowance|calls?)\b.{0,30}(?:weekly|monthly|/ ?month|per (?:week|month)
+|this (?:week|month))
(?:每|本|周|月)(?:周|月|度).{0,12}(?:限额|额度|上限|用量|次数)
@free_quota
free[ _-]?(?:tier|allocated|quota|trial|credits?|usage
+|plan)(?: \w+){0,5} (?:has |have |is |been )*(?:exceeded|exhausted|used|expired|reached|ended
+|over|depleted)
freetieronly
free tier (?:only|of the model)
(?:exhausted|used (?:up )?(?:all )?)(?: of)?(?: \w+){0,2} free
exceed\w*.{0,24}free (?:quota|tier|usage|allowance|limit)
免费(?:额度|配额|试用|用量|资源包?).{0,12}(?:用尽|用完|耗尽|不足|过期|到期|超)
@tpm
\bTPM\b
tokens? per[ -]?min
tokensperm
allocated quota exceeded
token rate limit
每分钟.{0,6}token
@per_minute
per[ _-]?min(?:ute)?
\bRPM\b
\bRPS\b
\bQPS\b
\bQPM\b
per (?:second|60)
/ ?min(?:ute)?\b
每分钟
每秒
分钟内
per_?second
@usage_limit
usage limit
usage cap
usage quota
limit exhausted
plan (?:usage )?limit
(?:quota|allowance)\b.{0,80}(?:resets?\b|refresh|regain)
current quota.*[\s\S]{0,2000}resource_exhausted
限额将
使用上限
已达.{0,12}(?:上限|限额)
次数限额
(?:套餐|用量|额度|限额).{0,12}(?:重置|恢复)
setlimitexceeded
reached the set (?:inference )?limit
quotaexceeded(?:exception)?$
"""

#: Money.
MONEY: Final = r"""
@no_resource_package
no (?:available )?resource package
resource ?pack(?:age)?.{0,16}(?:exhausted|used up|expired)
(?:无可用|没有|购买).{0,6}资源包
资源包.{0,10}(?:用尽|用完|耗尽|不足)
@subscription_expired
requires? (?:an? )?(?:\w+ )?(?:subscription|membership|paid plan|paid account|pro plan)
(?:trial|grace) period (?:has )?(?:ended|expired|is over)
(?:需要|仅限).{0,6}(?:付费|会员|订阅|vip)
(?:subscription|membership|plan|package
+|trial)(?: \w+){0,3} (?:has |have |is |was )?(?:already |been )?(?:expired|ended|inactive
+|cancell?ed|lapsed|not active|over\b)
(?:no|not have a|without an?|requires? an?) (?:active |valid )?(?:\w+ )?(?:subscription
+|membership)
subscription[_ ](?:expired|inactive|required|canceled)
invalidsubscription
membership benefits
(?:套餐|订阅|会员|服务).{0,10}(?:已)?(?:到期|过期|失效)
@billing_disabled
billing_disabled
requires? billing
billing (?:is |has )?(?:not |dis)(?:been )?(?:active|enabled|abled|set)
enable billing
billing[_ ]not[_ ]active
check your billing details
(?:no|without an?|add a|enter a|requires? a|valid) (?:valid )?(?:payment method|credit card)
@arrears
arrear
overdue
past due
past invoices
unpaid
failure to pay
in good standing
欠费
逾期
欠款
low_?balance
serviceoverdue
@user_quota
insufficient_user_quota
用户.{0,4}(?:额度|余额).{0,6}(?:不足|用尽)
预扣费.{0,6}失败
user quota (?:is )?(?:not enough|insufficient)
剩余额度
@no_credits
(?:insufficient|not enough|no|out of|more|zero|exhausted|lack of|enough) (?:\w+ ){0,2}credits?\b
credits? (?:\w+ ){0,3}(?:expired|exhausted|depleted|too low|insufficient|used up|reached
+|exceeded|required)
(?:purchase|buy|add|top ?up)(?: \w+)? credits
credit limit
insufficient_?credits?
creditserror
@insufficient_balance
(?:no|zero|not have) (?:remaining |available |enough )?(?:balance|funds?)\b
(?:insufficient|not enough|no) (?:points|tokens? balance)
(?:积分|点数|点券|金额)不足
wallet (?:is )?(?:empty|exhausted)
insufficient[ _-]?(?:account[ _-]?)?(?:balance|funds?)
not[ _-]?enough[ _-]?(?:balance|funds|money)
(?:balance|funds?|wallet)\b(?: \w+){0,4} (?:is |are )?(?:too low|insufficient|not enough
+|exhausted|empty|negative|zero|depleted|below)
credit balance is too low
payment[ _]?required
please (?:recharge|top ?up)
recharge your account
余额(?:\S{0,4})?(?:不足|为零|为0|耗尽|用完|不够|已用)
请?(?:及时)?充值
账户(?:额度|金额)不足
insufficient_balance
access_denied.{0,8}balance
balance_?not_?enough
@insufficient_quota
insufficient[ _]?quota
exceeded_current_quota
exceeded your current quota
check your plan and billing
"""

#: Asked too often.
RATE: Final = r"""
@shared_capacity
tier capacity exceeded|capacity_exceeded
resource(?: has been)? exhausted.{0,80}(?:try again later|check quota|error-code-429)
service_tier_capacity
shared (?:quota|capacity)
@account_rate
(?:account|organi[sz]ation|\borg\b|team|project|workspace|\bkey|\btoken|user)\b(?:'s
+|s')?(?: \S+){0,4} (?:rate[ -]?limit|request limit)
rate[ -]?limit.{0,60}(?:\bin organi[sz]ation|for (?:your|this|user|key|team|account|model
+|organi[sz]ation))
您的账户.{0,12}(?:速率|频率)
@rate
rate[ _-]?limit
ratelimit
too[ _]?many[ _]?requests
throttl
slow down
requests? (?:too fast|too frequent|rate)
call rate
请求.{0,6}(?:频繁|过快|过多|太快|次数限制|数限制)
频率
限流
速率
访问量过大
调用过于频繁
稍后再?试.{0,6}限
request_quota_exceeded
resource_exhausted
resource (?:has been )?exhausted
"""

#: The words of a quota, with nothing that says whose.
QUOTA: Final = r"""
@quota_words
quota.{0,30}(?:exceed|exhaust|reached|used|insufficient|not enough|limit|full|deplet)
(?:exceed\w*|exhausted|reached|over|used|out of|insufficient|no)\b.{0,30}\b(?:quota|allowance)
(?:额度|配额|用量).{0,8}(?:用尽|耗尽|不足|用完|超|已达|上限)
超出?.{0,8}(?:额度|配额|限额)
limit (?:has been )?(?:reached|exceeded)
"""
