#include "pdf/read/Permissions.h"

#include "pdf/read/Form.h"

#include <algorithm>
#include <functional>

namespace vanthu::pdf {

namespace {

constexpr int byDefault = 2; // ISO 32000-2 table 257

void forEachTransform(QPDFObjectHandle value,
                      const std::function<void(const std::string& method, QPDFObjectHandle parameters)>& act) {
    QPDFObjectHandle list = value.isDictionary() ? value.getKey("/Reference") : QPDFObjectHandle::newNull();
    for (int i = 0; list.isArray() && i < std::min(list.getArrayNItems(), 100); ++i) {
        QPDFObjectHandle reference = list.getArrayItem(i);
        if (reference.isDictionary() && reference.getKey("/TransformMethod").isName())
            act(reference.getKey("/TransformMethod").getName(), reference.getKey("/TransformParams"));
    }
}

int levelOf(QPDFObjectHandle dictionary, int otherwise) {
    QPDFObjectHandle level = dictionary.isDictionary() ? dictionary.getKey("/P") : QPDFObjectHandle::newNull();
    if (!level.isInteger())
        return otherwise;
    // A level of the future allows something that is not known here: nothing is.
    const long long value = level.getIntValue();
    return value >= 1 && value <= 3 ? int(value) : 1;
}

// An /Action that is not known locks everything.
FieldLock lockOf(QPDFObjectHandle dictionary) {
    FieldLock lock;
    if (!dictionary.isDictionary())
        return lock;
    if (dictionary.getKey("/Action").isNameAndEquals("/Include"))
        lock.action = FieldLock::Action::Include;
    else if (dictionary.getKey("/Action").isNameAndEquals("/Exclude"))
        lock.action = FieldLock::Action::Exclude;
    QPDFObjectHandle fields = dictionary.getKey("/Fields");
    for (int i = 0; fields.isArray() && i < fields.getArrayNItems(); ++i)
        lock.fields += textOf(fields.getArrayItem(i));
    return lock;
}

} // namespace

bool FieldLock::covers(const QString& fullName) const {
    const bool named = std::any_of(fields.begin(), fields.end(), [&](const QString& name) {
        return fullName == name || (!name.isEmpty() && fullName.startsWith(name + QLatin1Char('.')));
    });
    return action == Action::All || (action == Action::Include) == named;
}

int docMdpOf(QPDFObjectHandle value) {
    int level = 0;
    forEachTransform(value, [&](const std::string& method, QPDFObjectHandle parameters) {
        if (method == "/DocMDP") {
            const int own = levelOf(parameters, byDefault);
            level = level == 0 ? own : std::min(level, own);
        }
    });
    return level;
}

Permissions permissionsOf(QPDFObjectHandle field, QPDFObjectHandle value) {
    Permissions permissions;
    permissions.docMdp = docMdpOf(value);
    forEachTransform(value, [&](const std::string& method, QPDFObjectHandle parameters) {
        if (method == "/FieldMDP")
            permissions.locks += lockOf(parameters);
    });
    if (QPDFObjectHandle lock = field.getKey("/Lock"); lock.isDictionary()) {
        permissions.locks += lockOf(lock);
        permissions.lockMdp = levelOf(lock, 0);
    }
    return permissions;
}

} // namespace vanthu::pdf
