#include "pdf/revise/Revision.h"

#include "pdf/read/Form.h"
#include "pdf/read/Pages.h"
#include "pdf/revise/FreeNumbers.h"
#include "pdf/revise/ObjectText.h"
#include "pdf/revise/RevisionSection.h"

#include <algorithm>

namespace vanthu::pdf {

namespace {

constexpr int byteRangeRoom = 60;
constexpr int printAndLocked = 132; // annotation flags: Print, Locked

// Turns what is drawn upright so that it is upright on a page that is shown turned (ISO 32000-2 12.5.5).
QByteArray uprightMatrix(int rotation) {
    switch (rotation) {
    case 90:
        return "/Matrix[0 1 -1 0 0 0]";
    case 180:
        return "/Matrix[-1 0 0 -1 0 0]";
    case 270:
        return "/Matrix[0 -1 1 0 0 0]";
    default:
        return {};
    }
}

QByteArray turned(int rotation) {
    return rotation == 0 ? QByteArray() : "/MK<</R " + QByteArray::number(rotation) + ">>";
}

QPDFObjectHandle dictionaryOf(const QByteArray& key, const QPDFObjectHandle& value) {
    QPDFObjectHandle dictionary = QPDFObjectHandle::newDictionary();
    dictionary.replaceKey(key.toStdString(), value);
    return dictionary;
}

} // namespace

struct Revision::State {
    QList<FieldNode> fields;
    std::optional<Encryption> encryption;
    std::map<QPDFObjGen, QByteArray> bodies;       // new objects
    std::map<QPDFObjGen, QPDFObjectHandle> drafts; // changed ones, as they will be
    QStringList newNames;

    ObjectText writer() const { return ObjectText(encryption ? &*encryption : nullptr); }
    const FieldNode* find(const QString& name) const {
        const auto it =
            std::find_if(fields.begin(), fields.end(), [&](const FieldNode& f) { return f.fullName == name; });
        return it == fields.end() ? nullptr : &*it;
    }
};

Revision::Revision(std::shared_ptr<PdfFile> source)
    : m_source(std::move(source))
    , m_state(std::make_unique<State>()) {}

Revision::~Revision() = default;

template<class Act>
Result<> Revision::writing(Act act) {
    return m_source->guarded([&]() -> Result<> {
        try {
            auto done = act();
            store();
            return done;
        } catch (const CannotRevise& e) {
            return fail("pdf.cannot_revise", {m_source->name()}, QString::fromUtf8(e.what()));
        }
    });
}

Result<std::unique_ptr<Revision>> Revision::begin(std::shared_ptr<PdfFile> source) {
    std::unique_ptr<Revision> revision(new Revision(source));
    TRY(revision->m_state->encryption, Encryption::of(*source));
    TRY_VOID(revision->writing([&]() -> Result<> {
        QPDF& document = source->document();
        if (!document.getRoot().isIndirect())
            throw CannotRevise("the catalog is not an object of its own");
        revision->m_state->fields = formFields(document);
        revision->m_nextNumber = nextFreeNumber(document, revision->m_state->fields);
        revision->m_firstNumber = revision->m_nextNumber;
        return {};
    }));
    return revision;
}

int Revision::add(QByteArray body) {
    m_state->bodies[newId(m_nextNumber)] = std::move(body);
    return m_nextNumber++;
}

// Appearance objects were numbered by nextNumber(); they come first so that their numbers hold.
int Revision::addAppearance(const NewObjects& objects, int rotation) {
    bool first = true;
    for (QByteArray body : objects.bodies) {
        if (std::exchange(first, false))
            body.insert(body.indexOf("<<") + 2, uprightMatrix(rotation));
        add(m_state->writer().foreignBody(body, newId(m_nextNumber)));
    }
    return objects.bodies.isEmpty() ? 0 : objects.first;
}

int Revision::addStream(const QByteArray& dictionary, QByteArrayView data) {
    return add(m_state->writer().stream(dictionary, data, newId(m_nextNumber)));
}

QPDFObjectHandle Revision::referenceTo(int number, int generation) const {
    QPDF& document = m_source->document();
    const QPDFObjGen id(number, generation);
    // A dictionary of qpdf drops an entry whose object does not exist, so the new ones have to for it.
    if (number >= m_firstNumber && document.getObjectByObjGen(id).isNull())
        document.replaceObject(id, QPDFObjectHandle::newBool(true));
    return document.getObjectByObjGen(id);
}

// Now and not in section(), so that whatever cannot be written again is noticed before anything is signed.
void Revision::store() {
    for (const auto& [id, object] : m_state->drafts)
        m_state->bodies[id] = m_state->writer().body(object, id);
}

// The object as this revision has it.
QPDFObjectHandle Revision::current(QPDFObjectHandle object) const {
    const auto draft = object.isIndirect() ? m_state->drafts.find(object.getObjGen()) : m_state->drafts.end();
    return draft == m_state->drafts.end() ? object : draft->second;
}

// The same, to be changed: it will be written again.
QPDFObjectHandle Revision::draft(const QPDFObjectHandle& object) {
    const auto [place, isNew] = m_state->drafts.try_emplace(object.getObjGen());
    if (isNew)
        place->second = detachedCopy(object);
    return place->second;
}

// The dictionary or array under `key` of `owner` to be changed; made when there is none. `owner` was drafted unless the
// entry is an object of its own.
QPDFObjectHandle Revision::draftEntry(QPDFObjectHandle owner, const char* key, bool array) {
    const auto fits = [&](QPDFObjectHandle value) { return array ? value.isArray() : value.isDictionary(); };
    QPDFObjectHandle present = current(owner).getKey(key);
    if (present.isIndirect() && fits(present))
        return draft(present);
    QPDFObjectHandle changed = owner.isIndirect() ? draft(owner) : owner;
    present = changed.getKey(key);
    if (fits(present))
        return present;
    // A dangling reference means nothing; anything else means something that is not understood here.
    if (!present.isNull())
        throw CannotRevise(std::string(key) + " is of the wrong type");
    changed.replaceKey(key, array ? QPDFObjectHandle::newArray() : QPDFObjectHandle::newDictionary());
    return changed.getKey(key);
}

void Revision::putIntoCatalog(const char* key, const QPDFObjectHandle& present, const QPDFObjectHandle& value) {
    if (QPDFObjectHandle(present).isIndirect())
        m_state->drafts[QPDFObjectHandle(present).getObjGen()] = detachedCopy(value);
    else
        draft(m_source->document().getRoot())
            .replaceKey(key, referenceTo(add(m_state->writer().body(value, newId(m_nextNumber)))));
    store();
}

void Revision::putDirectlyIntoCatalog(const char* key, const QPDFObjectHandle& value) {
    draft(m_source->document().getRoot()).replaceKey(key, value);
    store();
}

QPDFObjectHandle Revision::pageToChange(int page) const {
    QPDFObjectHandle found;
    walkPages(m_source->document(), [&](const PageNode& node, int at) {
        if (at == page)
            found = node.page;
        return at < page;
    });
    if (!found.isInitialized() || !found.isIndirect())
        throw CannotRevise("the page is not an object of its own");
    return found;
}

bool Revision::hasField(const QString& name) const {
    return m_state->find(name) != nullptr || m_state->newNames.contains(name);
}

Result<Revision::FieldPlace> Revision::fieldPlace(const QString& name) const {
    return m_source->guarded([&]() -> Result<FieldPlace> {
        const FieldNode* node = m_state->find(name);
        if (!node)
            return fail("pdf.no_such_field", {m_source->name(), name});
        FieldPlace place;
        QPDFObjectHandle widget = node->widget;
        place.page = pageOfAnnotation(m_source->document(), widget);
        const auto rect = rectOf(widget.getKey("/Rect"));
        if (place.page < 0 || !rect)
            return fail("pdf.no_such_field", {m_source->name(), name}, QStringLiteral("not on a page"));
        TRY(const PageGeometry geometry, m_source->page(place.page));
        place.rect = geometry.toDisplay(*rect);
        return place;
    });
}

// A signature in a field with a lock says itself what it locks (ISO 32000-2 12.8.2.4).
QByteArray Revision::signatureValue(const SignatureSpec& spec, QPDFObjectHandle lock) const {
    const QPDFObjGen id(m_nextNumber, 0);
    const ObjectText writer = m_state->writer();
    const bool isTimestamp = spec.subFilter == "ETSI.RFC3161";
    QByteArray value = QByteArray("<</Type/") + (isTimestamp ? "DocTimeStamp" : "Sig") +
                       "/Filter/Adobe.PPKLite/SubFilter/" + spec.subFilter + "/ByteRange " +
                       QByteArray(byteRangeRoom, ' ') + "/Contents<" +
                       QByteArray(qsizetype(spec.contentsRoom) * 2, '0') + '>';
    if (!isTimestamp)
        value += "/M" + writer.string(pdfDate(spec.signedAt), id);
    for (const auto& [key, text] : {std::pair("/Name", spec.signerName), std::pair("/Reason", spec.reason),
                                    std::pair("/Location", spec.location)})
        if (!text.isEmpty())
            value += key + writer.text(text, id);
    if (lock.isDictionary() && !isTimestamp) {
        QPDFObjectHandle parameters = detachedCopy(lock);
        parameters.replaceKey("/Type", QPDFObjectHandle::newName("/TransformParams"));
        parameters.replaceKey("/V", QPDFObjectHandle::newName("/1.2"));
        value += "/Reference[<</Type/SigRef/TransformMethod/FieldMDP/Data " +
                 reference(m_source->document().getRoot().getObjGen()) + "/TransformParams" +
                 writer.body(parameters, id) + ">>]";
    }
    return value + ">>";
}

Result<> Revision::signExisting(const SignatureSpec& spec) {
    const FieldNode* node = m_state->find(m_signatureName);
    QPDFObjectHandle field = node->field;
    QPDFObjectHandle widget = node->widget;
    if (node->type != "/Sig" || !field.getKey("/V").isNull())
        return fail("pdf.field_taken", {m_source->name(), m_signatureName});
    if (!field.isIndirect() || !widget.isIndirect())
        throw CannotRevise("the signature field is not an object of its own");
    const int page = pageOfAnnotation(m_source->document(), widget);
    int rotation = 0;
    if (page >= 0) {
        TRY(const PageGeometry geometry, m_source->page(page));
        rotation = geometry.rotation;
    }
    const int picture = addAppearance(spec.appearance, rotation);
    m_signatureValue = add(signatureValue(spec, field.getKey("/Lock")));
    draft(field).replaceKey("/V", referenceTo(m_signatureValue));
    if (picture > 0) {
        QPDFObjectHandle changed = draft(widget);
        changed.replaceKey("/AP", dictionaryOf("/N", referenceTo(picture)));
        changed.removeKey("/AS"); // it would choose among several pictures
    }
    appendToForm({}, true);
    return {};
}

Result<> Revision::addSignature(const SignatureSpec& spec) {
    return writing([&]() -> Result<> {
        m_signatureName = spec.fieldName;
        for (int i = 1; m_signatureName.isEmpty(); ++i)
            if (const QString name = QStringLiteral("Signature%1").arg(i); !hasField(name))
                m_signatureName = name;
        if (m_state->find(m_signatureName))
            return signExisting(spec);
        if (m_signatureName.contains(QLatin1Char('.'))) // it would be the child of a field that does not exist
            return fail("pdf.field_name", {m_source->name(), m_signatureName});
        TRY(const PageGeometry geometry, m_source->page(spec.page));
        const QPDFObjectHandle page = pageToChange(spec.page);
        int picture = addAppearance(spec.appearance, geometry.rotation);
        if (picture == 0 && spec.emptyAppearance)
            picture = addStream("/Type/XObject/Subtype/Form/BBox[0 0 0 0]", {});
        m_signatureValue = add(signatureValue(spec, QPDFObjectHandle::newNull()));
        const QRectF rect = spec.rect.isEmpty() ? QRectF() : geometry.toUser(spec.rect);
        QByteArray widget = "/Rect" + rectangle(rect) + "/F " + QByteArray::number(printAndLocked);
        if (picture > 0)
            widget += "/AP<</N " + reference(newId(picture)) + ">>" + turned(geometry.rotation);
        const int field =
            add("<</Type/Annot/Subtype/Widget/FT/Sig/T" + m_state->writer().text(m_signatureName, newId(m_nextNumber)) +
                "/V " + reference(newId(m_signatureValue)) + "/P " + reference(QPDFObjectHandle(page).getObjGen()) +
                widget + ">>");
        m_state->newNames += m_signatureName;
        appendToPage(page, field);
        appendToForm({field}, true);
        return {};
    });
}

Result<> Revision::addTextField(const TextFieldSpec& spec) {
    return writing([&]() -> Result<> {
        if (hasField(spec.name))
            return fail("pdf.field_taken", {m_source->name(), spec.name});
        TRY(const PageGeometry geometry, m_source->page(spec.page));
        const QPDFObjectHandle page = pageToChange(spec.page);
        const QPDFObjGen id(m_nextNumber, 0);
        // A default appearance is demanded of text fields; the font named is one of the standard fourteen.
        const int field = add("<</Type/Annot/Subtype/Widget/FT/Tx/T" + m_state->writer().text(spec.name, id) + "/DA" +
                              m_state->writer().string("/Helv 12 Tf 0 g", id) + "/P " +
                              reference(QPDFObjectHandle(page).getObjGen()) + "/Rect" +
                              rectangle(geometry.toUser(spec.rect)) + "/F 4" + turned(geometry.rotation) + ">>");
        m_state->newNames += spec.name;
        appendToPage(page, field);
        appendToForm({field}, false);
        return {};
    });
}

Result<> Revision::fillTextField(const QString& name, const QString& value, const NewObjects& appearance) {
    return writing([&]() -> Result<> {
        const FieldNode* node = m_state->find(name);
        if (!node || node->type != "/Tx")
            return fail("pdf.no_such_field", {m_source->name(), name});
        const QPDFObjectHandle field = node->field;
        const QPDFObjectHandle widget = node->widget;
        if (!field.isIndirect() || !widget.isIndirect())
            throw CannotRevise("the text field is not an object of its own");
        const int page = pageOfAnnotation(m_source->document(), widget);
        int rotation = 0;
        if (page >= 0) {
            TRY(const PageGeometry geometry, m_source->page(page));
            rotation = geometry.rotation;
        }
        const int picture = addAppearance(appearance, rotation);
        draft(field).replaceKey("/V", QPDFObjectHandle::newUnicodeString(value.toStdString()));
        QPDFObjectHandle changed = draft(widget);
        changed.removeKey("/AP");
        if (picture > 0)
            changed.replaceKey("/AP", dictionaryOf("/N", referenceTo(picture)));
        return {};
    });
}

// /Annots may be missing, direct or a reference; the smallest indirect owner is written again.
void Revision::appendToPage(QPDFObjectHandle page, int widget) {
    draftEntry(std::move(page), "/Annots", true).appendItem(referenceTo(widget));
}

void Revision::appendToForm(const QList<int>& fields, bool signature) {
    const QPDFObjectHandle root = m_source->document().getRoot();
    QPDFObjectHandle present = current(current(root).getKey("/AcroForm"));
    QPDFObjectHandle flags = present.isDictionary() ? present.getKey("/SigFlags") : QPDFObjectHandle::newNull();
    const long long raised = flags.isInteger() ? flags.getIntValue() : 0;
    const bool raise = signature && (raised & 3) != 3; // SignaturesExist, AppendOnly
    if (!raise && fields.isEmpty())
        return;
    // What is a reference is changed where it is; only what stands directly in its owner needs the owner written again.
    QPDFObjectHandle list = present.isDictionary() ? present.getKey("/Fields") : QPDFObjectHandle::newNull();
    if (!fields.isEmpty() && list.isIndirect() && list.isArray()) {
        QPDFObjectHandle changed = draft(list);
        for (const int field : fields)
            changed.appendItem(referenceTo(field));
        if (!raise)
            return;
    }
    QPDFObjectHandle form = draftEntry(root, "/AcroForm", false);
    if (raise)
        form.replaceKey("/SigFlags", QPDFObjectHandle::newInteger(raised | 3));
    if (list.isIndirect() && list.isArray())
        return;
    QPDFObjectHandle own = form.getKey("/Fields");
    if (!own.isNull() && !own.isArray())
        throw CannotRevise("/Fields is of the wrong type");
    if (own.isNull())
        form.replaceKey("/Fields", QPDFObjectHandle::newArray());
    for (const int field : fields)
        form.getKey("/Fields").appendItem(referenceTo(field));
}

Section Revision::section() const {
    return makeSection(*m_source, m_state->bodies, m_nextNumber, m_signatureValue);
}

} // namespace vanthu::pdf
