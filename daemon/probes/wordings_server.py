"""How servers speak of themselves, of those behind them, of models, routes and forms.

The format is that of `daemon.probes.wordings`.
"""

from __future__ import annotations

from typing import Final

#: Somebody behind this server failed: what stands inside such words is not about our key.
UPSTREAM: Final = r"""
@upstream_cooldown
no (?:valid|available|active|healthy|working) (?:api |upstream )?(?:keys?|accounts?
+|providers?) (?:for|of|are|is|available|configured|found|in|left)
no deployments available
(?:in|all) cooldown
cooldown_list
no healthy (?:upstream|deployment)
@upstream
all (?:api |upstream )?(?:keys?|accounts?) (?:for|of|are|have)
\blitellm\.\w*(?:error|exception)
(?:openai|anthropic|azure|vertex\w*|bedrock|gemini|cohere|groq|mistral|openrouter|deepseek
+|dashscope|ollama|huggingface|together\w*|fireworks\w*|xai|watsonx|databricks)(?:ai)?(?:error
+|exception)\b ?-
no fallback was attempted
error from provider
provider (?:returned|responded with) (?:an? )?error
error (?:returned )?(?:from|by) (?:the )?(?:upstream|backend|provider|openai|anthropic|azure)
upstream_error
upstream (?:returned|request|error|response|service|provider|server|api|key|authentication)
from upstream
bad_?response_?(?:status_?code|body)?\b
bad response status code
openai_error
do_request_failed
channel:
upstream_failed
all (?:providers|upstreams|channels) failed
(?:openai|anthropic|azure-openai|google|mistral(?:-ai)?|groq|cohere|bedrock|together-ai
+|perplexity-ai|deepseek) error:\s
上游(?!负载)
渠道(?:返回|请求|响应|异常|密钥)
"""

#: Busy, asleep or broken.
TROUBLE: Final = r"""
@relay_database_error
令牌验证失败
database (?:error|connection|is locked)
数据库(?:错误|异常|连接)
record-not-found path
redis (?:error|connection)
@upstream_unreachable
upstream connect error
no healthy upstream
upstream request timeout
disconnect/reset before headers
dial tcp
econnrefused
@loading
loading model
model (?:\S+ )?is (?:currently |still )?(?:loading|starting|warming|being loaded)
still loading
cold start
模型(?:正在)?加载中
@maintenance
maintenance
维护中
系统维护
升级中
@overloaded
overload
too busy
(?:is|are|server|service|currently) busy
at (?:full )?capacity
(?:insufficient|no|out of|limited|over) capacity
high (?:demand|load|traffic)
heavy load
serveroverloaded
engine_?overloaded
繁忙
负载.{0,8}(?:饱和|过高|已满)
过载
当前.{0,8}(?:拥挤|人数过多)
访问量过大，请您稍后
算力不足
@outage
unknown error
(?:service|server|api|model|endpoint)(?: \w+)? (?:is )?(?:temporarily|currently) (?:unavailable
+|down|offline|out of service)
service[ _]unavailable
temporarily unavailable
internal (?:server )?error
internalerror
unexpected error
(?:服务|系统|接口).{0,8}(?:不可用|异常|内部错误|故障|出错)
内部(?:服务)?错误
服务器错误
"""

#: The model is not there, or not for this key.
MODEL: Final = r"""
@deployment
deploymentnotfound
api deployment for this resource does not exist
deployment (?:\S+ )?(?:does not exist|not found)(?! on vercel)
@no_channel
无可用(?:的)?渠道
no available channels?
没有可用(?:的)?(?:渠道|通道)
get_channel_failed
可用渠道不存在
model_price_error
(?:倍率|价格)(?:或.{1,6})?未(?:配置|设置)
@no_endpoints
no (?:allowed |available )?(?:endpoints|providers) (?:found|are available|available|support|that)
no provider (?:available|found)
@not_in_plan
model.{0,60}only available (?:on|to|for|with|in) (?:the )?(?:\w+ ){0,3}(?:plan|tier|subscri\w+
+|users|customers)
模型.{0,12}(?:需要|仅限).{0,6}(?:付费|会员|订阅|vip)
(?:plan|subscription|package|tier)\b.{0,60}(?:not (?:yet )?include|does not (?:support|cover
+|include)|not (?:available|support)).{0,60}
model.{0,80}(?:not (?:available|included|supported|allowed)) (?:in|on|for|by|with|under) (?:your
+|the|this) (?:\w+ ){0,2}(?:plan|subscription|package|tier)
(?:套餐|订阅|计划).{0,14}(?:未开放|不支持|不包含|未包含|无法使用).{0,40}
unsupportedmodel
@key_model_limit
no access to (?:the |this )?models?\b
(?:key|token|team|user|project|account|group|organi[sz]ation)\b.{0,60}(?:not (?:allowed
+|authori[sz]ed|permitted)|no access|without access|no permission|not have (?:access
+|permission)).{0,40}models?\b
can only access models
model_access_denied
model\.?access_?denied
(?:access|permission)(?: to)? (?:the |this )?model[^.]{0,80}(?:denied|not allowed
+|forbidden)(?!.*eligible)
(?:don't|do not|doesn't|does not) have (?:access
+|permission) to (?:use )?(?:the |this |any )?models?
not (?:allowed|authorized|permitted) (?:to (?:use|access|call) )(?:the |this )?model
无权(?:访问|使用|调用)(?:该|此|这个)?(?:令牌)?.{0,4}模型
(?:令牌|分组|用户|密钥).{0,16}(?:不允许|无权|不可).{0,10}模型
模型.{0,40}(?:无权|没有权限|无权限|未授权)
@retired
model.{0,80}(?:has been|is|was) (?:\w+ )?(?:deprecated|decommissioned|retired|discontinued
+|sunset|removed|shut down|end of life)
model_decommissioned
模型.{0,30}(?:下线|下架|停用|弃用|停止服务)
@not_served_for_account
not found for account
non-serverless model
modelnotopen
(?:has )?not activated the model
(?:未|没有)开通.{0,10}模型
模型.{0,40}未开通
@no_such_model
does not work with the specified model
model[ _]?not[ _]?(?:found|exist\w*)
unknown[ _]model
invalid[ _]model
no[ _]such[ _]model
model_not_\w+
modelnotfound
model_unavailable
unsupported[ _]model
invalidendpointormodel
model_not_supported
\bmodel\b[^.\n]{0,120}?(?:does(?: not|n't) exist|do(?:es)? not exist|not exist
+|(?:was |is |could )?not (?:be )?(?:found|available|supported|valid|recogni[sz]ed|configured
+|registered|served|deployed|accessible|enabled|installed|offered)|isn't (?:available|supported)
+|is (?:unknown|invalid|unavailable|unsupported)|not support)
(?:does not|doesn't|cannot|could not|couldn't|unable to|failed to|can't) (?:find|locate
+|recogni[sz]e|resolve|access|load|serve|support) (?:the |any |a |this )?(?:\w+ )?models?\b
not found the model
not a valid model
no model (?:found|named|with)
there is no model
model identifier is invalid
endpoint .{0,60}does not exist
publisher model
not found for api version
is not a valid model
^model: (?!field|required|missing|input|value|none|string)\S
llm provider not provided
no (?:models|backend|worker|server|instance)s? (?:is |are )?(?:available|found|loaded
+|serving) for (?:the )?(?:model|requested)
only one model is served
pull model
try pulling
模型.{0,60}(?:不存在|未找到|不支持|无效|不可用|错误|没有找到|未部署)
(?:不存在|不支持|未知|无效|找不到|没有)(?:的|该|此)?.{0,4}模型
"""

#: The form of the request is refused.
FORM: Final = r"""
@parameter_refused
use .?max_completion_tokens
max_tokens.{0,40}(?:not supported with this model|minimum value|below minimum|too small)
@validation_order_unknown
(?:missing|required|absent|empty|omitted)[ _-]?(?:required )?(?:param\w*|fields?|property
+|properties|argument|body|input|model|messages|prompt|contents?|value)
missingparameter
missing_required
invalid_?(?:request_?)?(?:param|argument|request|input|body|json|payload)\w*
(?:field|param\w*|property|argument|model|messages?|contents?|prompt|input|max_tokens|body
+|value)\b[^.\n]{0,50}(?:is |are |was |must |cannot |should |can ?not )?(?:required|missing
+|not (?:be )?(?:specified|provided|empty|set|null)|be (?:provided|specified|set|a|an|empty|non)
+|empty|undefined|too short|at least|invalid)
must (?:provide|specify|include|contain|set|be a|be an)
deserializ
validation
unprocessable
schema
expected .{0,40}(?:found|got|received)
cannot (?:unmarshal|parse|read)
parse error
json
unknown (?:name|field)
unsupported (?:param|value|media)
bad request
extra inputs
too many tokens
context length
参数
不能为空
必填
缺少
格式(?:错误|不正确)
请求体
非法请求
校验
"""

#: The address has no such route.
ROUTE: Final = r"""
@relay_gone
deployment could not be found
deployment_not_found
no such app
application not found
site not found
project not found
there isn't a github pages
worker (?:not found|threw)
tunnel .{0,40}not found
no webhook
ngrok
app(?:lication)? is (?:not )?(?:deployed|stopped)
@route
url error|check (?:the |your )?(?:url|path)\b
invalid url
unexpected endpoint
no route
route .{0,40}not (?:found|exist|supported)
(?:cannot|can't|could not) (?:get|post|find) /
unrecogni[sz]ed request url
unknown (?:path|route|endpoint|url|request url|api)
(?:path|page|endpoint|url|resource|api
+|service)(?: \S+)? (?:is |was |could )?(?:not (?:be )?(?:found|exist)|does not exist)
no handler
not found on this server
method not allowed
unsupported (?:http )?method
invalid (?:path|route|endpoint|request path)
(?:接口|路径|地址|页面|路由|资源).{0,10}(?:不存在|未找到|无效|错误)
请求方法
no static resource
nosuch(?:key|bucket)
methodnotallowed
^\W*(?:404 ?[-:]? ?)?(?:page )?not found\W*$
"""

UPSTREAM_AUTH: Final = r"""
@upstream_auth
\b401\b
\b403\b
api[ _-]?key
authenticat
unauthori
credential
invalid_api_key
密钥
令牌
permission
"""

UPSTREAM_BILLING: Final = r"""
@upstream_billing
insufficient
balance
billing
quota
credit
recharge
payment
arrear
余额
欠费
额度
"""

UPSTREAM_DOWN: Final = r"""
@upstream_unreachable
connection error
connect(?:ion)? (?:refused|timed? ?out|reset)
timed? ?out
unreachable
connecterror
"""
